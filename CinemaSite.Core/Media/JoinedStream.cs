namespace CinemaSite.Core.Media;

/// <summary>One stream after another; each is opened when the one before is read to its end.</summary>
internal sealed class JoinedStream(IEnumerable<Func<Task<Stream>>> parts) : ForwardStream
{
    private readonly IEnumerator<Func<Task<Stream>>> rest = parts.GetEnumerator();
    private Stream? current;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            if (current is null)
            {
                if (!rest.MoveNext()) return 0;
                current = await rest.Current();
            }
            if (await current.ReadAsync(buffer, cancellationToken) is > 0 and var read) return read;
            await current.DisposeAsync();
            current = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Dispose();
            rest.Dispose();
        }
        base.Dispose(disposing);
    }
}
