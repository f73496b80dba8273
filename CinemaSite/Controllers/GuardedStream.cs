namespace CinemaSite.Controllers;

/// <summary>Whether a film may be sent on, and the clock that says when to ask.</summary>
internal sealed record GoOn(TimeProvider Clock, Func<CancellationToken, Task<bool>> Ask)
{
    /// <summary>How long an answer holds. With the seconds for which the first one is remembered it stays below ten.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
}

/// <summary>
/// A film on its way. A player asks for all of it at once and reads for hours, so a right that ends must end the
/// answer too: the connection is broken off.
/// </summary>
internal sealed class GuardedStream(Stream inner, GoOn mayGoOn) : Stream
{
    private DateTimeOffset asked = mayGoOn.Clock.GetUtcNow();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var now = mayGoOn.Clock.GetUtcNow();
        if (now - asked >= GoOn.Every)
        {
            // The framework answers this by closing the connection: the length it promised can't be kept.
            if (!await mayGoOn.Ask(cancellationToken)) throw new OperationCanceledException("The right to watch has ended.");
            asked = now;
        }
        return await inner.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override bool CanRead => true;
    public override bool CanSeek => inner.CanSeek;
    public override bool CanWrite => false;
    public override long Length => inner.Length;
    public override long Position { get => inner.Position; set => inner.Position = value; }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
