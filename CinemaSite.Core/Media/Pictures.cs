using SkiaSharp;

namespace CinemaSite.Core.Media;

/// <summary>How a picture is written.</summary>
public enum PictureFormat
{
    Webp,
    Jpeg,
}

/// <summary>The width and height of a picture in pixels, and how it is written.</summary>
public readonly record struct PictureSize(int Width, int Height, PictureFormat Format = PictureFormat.Webp);

/// <summary>What became of an uploaded picture: one file a wanted size, or why it is not taken, in words for the form.</summary>
public sealed record CutPicture(IReadOnlyList<byte[]> Files, string? Problem);

/// <summary>
/// Takes pictures from outside and draws them anew, so that what is kept is only ever a picture of ours: no metadata,
/// no second meaning, the sizes we want. A few seats keep a crowd of uploads from taking all processors and memory.
/// </summary>
public sealed class Pictures : IDisposable
{
    public const int MostMegabytes = 5;
    public const int MostBytes = MostMegabytes * 1024 * 1024;
    public const int MostMegapixels = 40;
    public const string ContentType = "image/webp";

    /// <summary>Said of files above <see cref="MostBytes"/>, also by who turns them away sooner.</summary>
    public static readonly string TooLarge = $"This file is larger than {MostMegabytes} MB. Choose a smaller one.";

    private const int Quality = 82;
    private const int CopyBuffer = 1 << 16;

    private const string Empty = "This file is empty. Choose a picture.";
    private const string NotAPicture = "This is not a picture we can read. Choose a JPEG, PNG, WebP or GIF file.";
    private const string Damaged = "This picture is damaged or not whole. Try to save it anew, or choose another.";
    private static readonly string TooManyPixels = $"This picture has more than {MostMegapixels} million pixels. Choose a smaller one.";

    private readonly SemaphoreSlim seats = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Reads an uploaded file and cuts its middle to each of the sizes.</summary>
    public async Task<CutPicture> CutAsync(Stream upload, IReadOnlyList<PictureSize> sizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(sizes);
        using var bytes = await ReadAsync(upload, cancellationToken);
        if (bytes is null) return Refused(TooLarge);
        if (bytes.Length == 0) return Refused(Empty);
        await seats.WaitAsync(cancellationToken);
        try
        {
            return Cut(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), sizes);
        }
        finally
        {
            seats.Release();
        }
    }

    public void Dispose() => seats.Dispose();

    private static async Task<MemoryStream?> ReadAsync(Stream upload, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[CopyBuffer];
        while (await upload.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > MostBytes) return null;
            bytes.Write(buffer, 0, read);
        }
        return bytes;
    }

    private static CutPicture Cut(ReadOnlySpan<byte> bytes, IReadOnlyList<PictureSize> sizes)
    {
        if (!IsKnown(bytes)) return Refused(NotAPicture);
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null) return Refused(Damaged);
        // Asked of the header, before memory is taken for what it promises.
        if ((long)codec.Info.Width * codec.Info.Height > MostMegapixels * 1_000_000L) return Refused(TooManyPixels);
        using var picture = Decode(codec, sizes);
        if (picture is null) return Refused(Damaged);
        return new CutPicture([.. sizes.Select(s => Draw(picture, codec.EncodedOrigin, s))], Problem: null);
    }

    // By the bytes alone: names and content types are the sender's words, and Skia would also read formats nobody asked for.
    private static bool IsKnown(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)
        || (bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8));

    private static SKImage? Decode(SKCodec codec, IReadOnlyList<PictureSize> sizes)
    {
        // JPEG and WebP can be read at a fraction of their size; twice what is wanted keeps the drawing sharp.
        var wanted = 2f * sizes.Max(s => Math.Max(s.Width, s.Height)) / Math.Min(codec.Info.Width, codec.Info.Height);
        var size = wanted < 1 ? codec.GetScaledDimensions(wanted) : codec.Info.Size;
        using var srgb = SKColorSpace.CreateSrgb();
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success) return null;
        bitmap.SetImmutable();
        return SKImage.FromBitmap(bitmap);
    }

    private static byte[] Draw(SKImage picture, SKEncodedOrigin origin, PictureSize size)
    {
        var (width, height) = origin >= SKEncodedOrigin.LeftTop ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var scale = Math.Max((float)size.Width / width, (float)size.Height / height);
        // Without a colour space, else every file would carry a profile that says no more than sRGB.
        using var surface = SKSurface.Create(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        // JPEG knows no transparency.
        surface.Canvas.Clear(size.Format == PictureFormat.Jpeg ? SKColors.Black : SKColors.Transparent);
        surface.Canvas.Translate((size.Width - width * scale) / 2, (size.Height - height * scale) / 2);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(Upright(origin, picture.Width, picture.Height));
        surface.Canvas.DrawImage(picture, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var file = drawn.Encode(size.Format == PictureFormat.Jpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Webp, Quality);
        return file.ToArray();
    }

    // The eight ways a camera can be held, as EXIF names them.
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static CutPicture Refused(string problem) => new([], problem);
}
