using System.Buffers.Binary;
using System.Text;

namespace CinemaSite.Tests.Support;

/// <summary>Makes small files with the boxes of an MP4, as sound or as wrong as a test wants them. They play nothing.</summary>
internal static class DrawnFilm
{
    /// <summary>A film with a header, a picture and so many bytes of it.</summary>
    public static byte[] Make(double seconds = 90, int width = 1280, int height = 720, int payload = 1000, bool indexFirst = true, bool hasPicture = true)
    {
        var head = Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomavc1"u8]);
        var index = Box("moov", [.. Header(seconds), .. Box("trak", [.. Track(width, height), .. Box("mdia", Handler(hasPicture ? "vide" : "soun"))])]);
        var bytes = new byte[payload];
        new Random(payload).NextBytes(bytes);
        var pictures = Box("mdat", bytes);
        return indexFirst ? [.. head, .. index, .. pictures] : [.. head, .. pictures, .. index];
    }

    public static byte[] Box(string type, ReadOnlySpan<byte> body)
    {
        var box = new byte[8 + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        Encoding.Latin1.GetBytes(type, box.AsSpan(4));
        body.CopyTo(box.AsSpan(8));
        return box;
    }

    public static byte[] Header(double seconds, uint scale = 1000)
    {
        var body = new byte[100];
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(12), scale);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(16), (uint)(seconds * scale));
        return Box("mvhd", body);
    }

    private static byte[] Track(int width, int height)
    {
        var body = new byte[84];
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(76), (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(80), (ushort)height);
        return Box("tkhd", body);
    }

    private static byte[] Handler(string kind)
    {
        var body = new byte[25];
        Encoding.Latin1.GetBytes(kind, body.AsSpan(8));
        return Box("hdlr", body);
    }
}
