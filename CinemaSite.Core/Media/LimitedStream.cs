namespace CinemaSite.Core.Media;

/// <summary>Thrown to whoever reads on when a file is longer than it may be.</summary>
public sealed class TooLongException : IOException
{
    public TooLongException() : base("The file is longer than it may be.") { }

    public TooLongException(string message) : base(message) { }

    public TooLongException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>At most so many bytes of another stream, which goes with it; what is beyond is never read, or refused.</summary>
public sealed class LimitedStream(Stream inner, long most, bool refuseMore = false) : ForwardStream
{
    private long read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        if (read == most)
        {
            if (refuseMore && await inner.ReadAsync(buffer[..1], cancellationToken) > 0) throw new TooLongException();
            return 0;
        }
        var some = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, most - read)], cancellationToken);
        read += some;
        return some;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
