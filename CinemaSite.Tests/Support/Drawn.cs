using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace CinemaSite.Tests.Support;

/// <summary>Pictures for tests, good and bad, made on the spot.</summary>
internal static class Drawn
{
    /// <summary>The words of somebody who means harm.</summary>
    public const string Script = "<script>alert('from a picture')</script>";

    /// <summary>A picture whose left half is red and right half is blue.</summary>
    public static byte[] Picture(int width = 300, int height = 200, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var red = new SKPaint { Color = SKColors.Red };
        surface.Canvas.Clear(SKColors.Blue);
        surface.Canvas.DrawRect(0, 0, width / 2f, height, red);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>A GIF of one yellow pixel.</summary>
    public static byte[] Gif() =>
        [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, (byte)',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, (byte)';'];

    /// <summary>A JPEG that says in EXIF how the camera was held, and by whom.</summary>
    public static byte[] Jpeg(byte orientation, string camera = "", int width = 300, int height = 200)
    {
        var make = Encoding.ASCII.GetBytes(camera + "\0\0\0\0");
        byte[] tiff =
        [
            .. "II*\0"u8, 8, 0, 0, 0, 2, 0,
            0x0F, 1, 2, 0, .. Little(make.Length), 38, 0, 0, 0,
            0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
            0, 0, 0, 0, .. make,
        ];
        return WithSegment(0xE1, [.. "Exif\0\0"u8, .. tiff], Picture(width, height, SKEncodedImageFormat.Jpeg));
    }

    /// <summary>A JPEG with a comment inside and a page behind.</summary>
    public static byte[] JpegAndPage() => [.. WithSegment(0xFE, Encoding.ASCII.GetBytes(Script), Picture(format: SKEncodedImageFormat.Jpeg)), .. Encoding.ASCII.GetBytes(Script)];

    /// <summary>A PNG with words in a text chunk.</summary>
    public static byte[] PngWithText(string text)
    {
        var png = Picture();
        const int afterHeader = 8 + 25;
        return [.. png[..afterHeader], .. Chunk("tEXt", [.. "Comment\0"u8, .. Encoding.ASCII.GetBytes(text)]), .. png[afterHeader..]];
    }

    /// <summary>A small PNG file that unfolds to a huge picture of one bit a pixel.</summary>
    public static byte[] Bomb(int side)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[side / 8 + 1];
            for (var y = 0; y < side; y++) zlib.Write(row);
        }
        byte[] header = [.. Big(side), .. Big(side), 1, 0, 0, 0, 0];
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] WithSegment(byte kind, byte[] content, byte[] jpeg)
    {
        var length = content.Length + 2;
        return [.. jpeg[..2], 0xFF, kind, (byte)(length >> 8), (byte)length, .. content, .. jpeg[2..]];
    }

    private static byte[] Chunk(string kind, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(kind), .. content];
        return [.. Big(content.Length), .. named, .. Big((int)Crc(named))];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }

    private static byte[] Big(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Little(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
