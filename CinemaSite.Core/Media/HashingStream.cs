using System.Security.Cryptography;

namespace CinemaSite.Core.Media;

/// <summary>Counts and hashes what is read through it, so that a file is checked while it is written.</summary>
internal sealed class HashingStream(Stream inner) : ForwardStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long count;

    /// <summary>What was read so far. Asked once, at the end.</summary>
    public StoredContent Content() => new(count, Convert.ToHexStringLower(hash.GetHashAndReset()));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }
}
