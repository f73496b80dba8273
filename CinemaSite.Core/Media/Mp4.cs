using System.Buffers.Binary;

namespace CinemaSite.Core.Media;

/// <summary>What an MP4 file says of itself in its header.</summary>
/// <param name="Seconds">Null when the file does not tell.</param>
/// <param name="Width">Of the picture, in pixels.</param>
/// <param name="Height">Of the picture, in pixels.</param>
/// <param name="StartsAtOnce">The index stands before the pictures, so that a player needs not look for it first.</param>
public sealed record Mp4Facts(double? Seconds, int Width, int Height, bool StartsAtOnce);

/// <summary>The facts, or why the file is not taken, in words for the form.</summary>
public sealed record Mp4Reading(Mp4Facts? Facts, string? Problem);

/// <summary>
/// Reads the boxes of an MP4 file (ISO/IEC 14496-12), a few bytes at a time and only those it needs. The file may be
/// anything: whatever is not a whole, plain MP4 file with a picture from its first byte to its last is refused.
/// </summary>
public sealed class Mp4(long length, Func<long, int, Task<Stream>> open)
{
    public const string ContentType = "video/mp4";

    private const string NotOne = "This is not an MP4 film. Choose a file that begins as one, such as one with H.264 pictures and AAC sound.";
    private const string Damaged = "This MP4 film is damaged or not whole. Try to save it anew.";
    private const string Foreign = "This MP4 film carries something that is not part of a film. Save it anew without it.";
    private const string NoPicture = "This MP4 file has no picture. Choose the film itself.";

    private const int Window = 4096;
    private const int MostBoxes = 50_000;
    private const int MostDepth = 6;
    private const double MostSeconds = 24 * 60 * 60;

    private static readonly HashSet<string> TopLevel =
        ["ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "free", "skip", "wide", "meta", "uuid", "pdin", "prft", "emsg"];

    private static readonly HashSet<string> Containers = ["moov", "trak", "mdia", "mvex"];

    private byte[] window = [];
    private long windowAt;
    private int boxes;
    private double? seconds;
    private int trackWidth, trackHeight, width, height;
    private bool hasPicture;

    /// <summary>True when the first bytes of a file, at least eight of them, are an MP4's.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => head.Length >= 8 && head[4..8].SequenceEqual("ftyp"u8) && BinaryPrimitives.ReadUInt32BigEndian(head) is >= 8 and <= 4096;

    /// <summary>Said of files that do not begin as an MP4.</summary>
    public static string Refusal => NotOne;

    /// <summary>Reads a file of the store.</summary>
    public static async Task<Mp4Reading> ReadAsync(IMediaStore store, string key, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await new Mp4(length, (from, count) => store.OpenAsync(key, from, count, cancellationToken)).ReadAsync();
    }

    /// <summary>Walks the file once.</summary>
    public async Task<Mp4Reading> ReadAsync()
    {
        if (!await NeedAsync(0, 8) || !Begins(Bytes(0, 8))) return new Mp4Reading(null, NotOne);
        long? index = null, pictures = null;
        for (var at = 0L; at < length;)
        {
            if (await BoxAsync(at, length) is not { } box) return new Mp4Reading(null, at > 0 && boxes <= MostBoxes && await IsForeignAsync(at) ? Foreign : Damaged);
            if (!TopLevel.Contains(box.Type)) return new Mp4Reading(null, Foreign);
            if (box.Type == "moov")
            {
                index ??= at;
                if (!await WalkAsync(box, 1)) return new Mp4Reading(null, Damaged);
            }
            else if (box.Type == "mdat")
            {
                pictures ??= at;
            }
            at = box.End;
        }
        if (index is null || pictures is null) return new Mp4Reading(null, Damaged);
        return hasPicture ? new Mp4Reading(new Mp4Facts(seconds, width, height, index < pictures), null) : new Mp4Reading(null, NoPicture);
    }

    // What follows the last box: another file behind the film, or the film broken off.
    private async Task<bool> IsForeignAsync(long at) =>
        !await NeedAsync(at, 8) || !Bytes(at + 4, 4).ToArray().All(b => char.IsAsciiLetterOrDigit((char)b));

    private async Task<bool> WalkAsync(Box parent, int depth)
    {
        if (depth > MostDepth) return false;
        for (var at = parent.Body; at < parent.End;)
        {
            if (await BoxAsync(at, parent.End) is not { } box) return false;
            if (Containers.Contains(box.Type))
            {
                if (box.Type == "trak") trackWidth = trackHeight = 0;
                if (!await WalkAsync(box, depth + 1)) return false;
            }
            else if (!await FactAsync(box))
            {
                return false;
            }
            at = box.End;
        }
        return true;
    }

    private async Task<bool> FactAsync(Box box)
    {
        switch (box.Type)
        {
            case "mvhd":
                if (!await NeedAsync(box.Body, 32, box.End)) return false;
                var isLong = Bytes(box.Body, 1)[0] == 1;
                var scale = BinaryPrimitives.ReadUInt32BigEndian(Bytes(box.Body + (isLong ? 20 : 12), 4));
                timeScale = scale;
                Remember(isLong ? BinaryPrimitives.ReadUInt64BigEndian(Bytes(box.Body + 24, 8)) : BinaryPrimitives.ReadUInt32BigEndian(Bytes(box.Body + 16, 4)), isLong);
                return true;
            case "mehd":
                if (!await NeedAsync(box.Body, 8, box.End)) return false;
                var isWide = Bytes(box.Body, 1)[0] == 1;
                if (isWide && !await NeedAsync(box.Body, 12, box.End)) return false;
                Remember(isWide ? BinaryPrimitives.ReadUInt64BigEndian(Bytes(box.Body + 4, 8)) : BinaryPrimitives.ReadUInt32BigEndian(Bytes(box.Body + 4, 4)), isWide);
                return true;
            case "tkhd":
                if (!await NeedAsync(box.Body, 84, box.End)) return false;
                var size = Bytes(box.Body, 1)[0] == 1 ? 88 : 76;
                if (!await NeedAsync(box.Body, size + 8, box.End)) return false;
                // Fixed point, sixteen bits before the point.
                trackWidth = BinaryPrimitives.ReadUInt16BigEndian(Bytes(box.Body + size, 2));
                trackHeight = BinaryPrimitives.ReadUInt16BigEndian(Bytes(box.Body + size + 4, 2));
                return true;
            case "hdlr":
                if (!await NeedAsync(box.Body, 12, box.End)) return false;
                if (!hasPicture && Bytes(box.Body + 8, 4).SequenceEqual("vide"u8)) (hasPicture, width, height) = (true, trackWidth, trackHeight);
                return true;
            default:
                return true;
        }
    }

    private uint timeScale;

    private void Remember(ulong duration, bool isLong)
    {
        if (timeScale == 0 || duration == 0 || duration == (isLong ? ulong.MaxValue : uint.MaxValue)) return;
        if ((double)duration / timeScale is var length and <= MostSeconds) seconds = length;
    }

    // A size of 1 means that the real one follows in 64 bits; 0, that the box goes on to the end.
    private async Task<Box?> BoxAsync(long at, long end)
    {
        if (++boxes > MostBoxes || !await NeedAsync(at, 8, end)) return null;
        long size = BinaryPrimitives.ReadUInt32BigEndian(Bytes(at, 4));
        var type = string.Create(4, Bytes(at + 4, 4).ToArray(), (text, bytes) =>
        {
            for (var i = 0; i < 4; i++) text[i] = (char)bytes[i];
        });
        var head = 8;
        if (size == 1)
        {
            if (!await NeedAsync(at, 16, end)) return null;
            var large = BinaryPrimitives.ReadUInt64BigEndian(Bytes(at + 8, 8));
            if (large > long.MaxValue) return null;
            (size, head) = ((long)large, 16);
        }
        else if (size == 0)
        {
            size = type == "mdat" && end == length ? end - at : -1;
        }
        return size >= head && size <= end - at ? new Box(type, at + head, at + size) : null;
    }

    private async Task<bool> NeedAsync(long at, int count, long? end = null)
    {
        if (at < 0 || at + count > (end ?? length)) return false;
        if (at >= windowAt && at + count <= windowAt + window.Length) return true;
        var bytes = new byte[(int)Math.Min(Window, length - at)];
        await using var stream = await open(at, bytes.Length);
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        (window, windowAt) = (bytes[..read], at);
        return read >= count;
    }

    // Only what was asked for with NeedAsync just before.
    private ReadOnlySpan<byte> Bytes(long at, int count) => window.AsSpan((int)(at - windowAt), count);

    private readonly record struct Box(string Type, long Body, long End);
}
