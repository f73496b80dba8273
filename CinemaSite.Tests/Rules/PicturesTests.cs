using System.Text;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using SkiaSharp;

namespace CinemaSite.Tests.Rules;

public sealed class PicturesTests : IDisposable
{
    private static readonly PictureSize Square = new(96, 96);
    private readonly Pictures pictures = new();

    public void Dispose() => pictures.Dispose();

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task A_picture_of_a_known_kind_becomes_webp_of_the_wanted_sizes(SKEncodedImageFormat format)
    {
        PictureSize[] sizes = [new(48, 48), new(256, 256), new(120, 180)];
        var cut = await CutAsync(Drawn.Picture(600, 400, format), sizes);
        Assert.Null(cut.Problem);
        Assert.Equal(sizes, cut.Files.Select(SizeOf));
    }

    [Fact]
    public async Task A_gif_gives_its_first_frame()
    {
        using var drawn = await DrawnAsync(Drawn.Gif());
        Assert.Equal((96, 96), (drawn.Width, drawn.Height));
        Assert.True(drawn.GetPixel(48, 48) is { Red: > 200, Green: > 200, Blue: < 60 });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5000, 3)]
    [InlineData(3, 5000)]
    [InlineData(6000, 4000)]
    public async Task Pictures_of_any_shape_are_cut_to_the_square(int width, int height)
    {
        using var drawn = await DrawnAsync(Drawn.Picture(width, height, SKEncodedImageFormat.Jpeg));
        Assert.Equal((96, 96), (drawn.Width, drawn.Height));
    }

    [Fact]
    public async Task The_middle_is_kept()
    {
        using var drawn = await DrawnAsync(Drawn.Picture(400, 100));
        Assert.True(IsRed(drawn.GetPixel(40, 48)) && IsBlue(drawn.GetPixel(56, 48)));
    }

    [Theory]
    [InlineData(1, 10, 48, 85, 48)]
    [InlineData(2, 85, 48, 10, 48)]
    [InlineData(3, 85, 48, 10, 48)]
    [InlineData(4, 10, 48, 85, 48)]
    [InlineData(5, 48, 10, 48, 85)]
    [InlineData(6, 48, 10, 48, 85)]
    [InlineData(7, 48, 85, 48, 10)]
    [InlineData(8, 48, 85, 48, 10)]
    public async Task A_picture_stands_upright_however_the_camera_was_held(byte orientation, int redX, int redY, int blueX, int blueY)
    {
        using var drawn = await DrawnAsync(Drawn.Jpeg(orientation));
        Assert.True(IsRed(drawn.GetPixel(redX, redY)), $"{drawn.GetPixel(redX, redY)} is not red");
        Assert.True(IsBlue(drawn.GetPixel(blueX, blueY)), $"{drawn.GetPixel(blueX, blueY)} is not blue");
    }

    [Fact]
    public async Task A_turned_picture_fills_shapes_that_are_no_square()
    {
        var cut = await CutAsync(Drawn.Jpeg(6), [new PictureSize(60, 180)]);
        using var drawn = SKBitmap.Decode(cut.Files[0]);
        Assert.True(IsRed(drawn.GetPixel(30, 5)) && IsBlue(drawn.GetPixel(30, 175)) && IsRed(drawn.GetPixel(1, 1)));
    }

    [Fact]
    public async Task What_is_clear_stays_clear()
    {
        using var surface = SKSurface.Create(new SKImageInfo(50, 50));
        surface.Canvas.Clear(SKColors.Transparent);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        using var drawn = await DrawnAsync(data.ToArray());
        Assert.Equal(0, drawn.GetPixel(48, 48).Alpha);
    }

    public static TheoryData<string, byte[]> Marked() => new()
    {
        { "EXIF", Drawn.Jpeg(1, Drawn.Script) },
        { "JPEG comment and page behind", Drawn.JpegAndPage() },
        { "PNG text", Drawn.PngWithText(Drawn.Script) },
        { "page behind GIF", [.. Drawn.Gif(), .. Encoding.ASCII.GetBytes(Drawn.Script)] },
    };

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task Nothing_but_the_picture_is_kept(string what, byte[] upload)
    {
        Assert.Contains("alert(", Encoding.Latin1.GetString(upload), StringComparison.Ordinal);
        var cut = await CutAsync(upload, [Square]);
        Assert.True(cut.Problem is null, what);
        var kept = Encoding.Latin1.GetString(cut.Files[0]);
        Assert.DoesNotContain("alert(", kept, StringComparison.Ordinal);
        foreach (var chunk in new[] { "EXIF", "Exif", "XMP ", "ICCP" }) Assert.DoesNotContain(chunk, kept, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Bad() => new()
    {
        { "SVG", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>"u8.ToArray() },
        { "page", "<!doctype html><script>alert(1)</script>"u8.ToArray() },
        { "PDF", "%PDF-1.7\n%\u00E2\u00E3\n1 0 obj"u8.ToArray() },
        { "page that begins like a GIF", "GIF89a/*<svg/onload=alert(1)>*/=1;"u8.ToArray() },
        { "page that begins like a JPEG", [0xFF, 0xD8, 0xFF, 0xE0, .. "<script>alert(1)</script>"u8] },
        { "bitmap, which Skia reads and we do not", Bitmap() },
        { "half a JPEG", Half(SKEncodedImageFormat.Jpeg) },
        { "half a PNG", Half(SKEncodedImageFormat.Png) },
        { "half a WebP", Half(SKEncodedImageFormat.Webp) },
        { "signature alone", [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'] },
        { "one byte", [0xFF] },
        { "nothing", [] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_no_whole_picture_is_refused_in_words(string what, byte[] upload)
    {
        var cut = await CutAsync(upload, [Square]);
        Assert.Empty(cut.Files);
        Assert.True(cut.Problem is { Length: > 20 }, what);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_read_to_its_end()
    {
        using var endless = new MemoryStream(new byte[Pictures.MostBytes * 3]);
        var cut = await pictures.CutAsync(endless, [Square]);
        Assert.Equal(Pictures.TooLarge, cut.Problem);
        Assert.InRange(endless.Position, Pictures.MostBytes, Pictures.MostBytes + (1 << 17));
    }

    [Fact]
    public async Task Many_at_once_are_all_served()
    {
        var upload = Drawn.Picture(800, 800);
        var cuts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => CutAsync(upload, [Square]))));
        Assert.All(cuts, c => Assert.Null(c.Problem));
    }

    private async Task<CutPicture> CutAsync(byte[] upload, IReadOnlyList<PictureSize> sizes)
    {
        using var stream = new MemoryStream(upload);
        return await pictures.CutAsync(stream, sizes);
    }

    private async Task<SKBitmap> DrawnAsync(byte[] upload)
    {
        var cut = await CutAsync(upload, [Square]);
        Assert.Null(cut.Problem);
        return SKBitmap.Decode(cut.Files[0]);
    }

    private static PictureSize SizeOf(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        Assert.Equal(SKEncodedImageFormat.Webp, codec.EncodedFormat);
        return new PictureSize(codec.Info.Width, codec.Info.Height);
    }

    private static byte[] Half(SKEncodedImageFormat format)
    {
        var whole = Drawn.Picture(format: format);
        return whole[..(whole.Length / 2)];
    }

    private static byte[] Bitmap() =>
        [.. "BM"u8, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0, 0, 0];

    private static bool IsRed(SKColor c) => c is { Red: > 180, Blue: < 70 };
    private static bool IsBlue(SKColor c) => c is { Blue: > 180, Red: < 70 };
}
