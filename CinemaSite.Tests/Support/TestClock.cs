namespace CinemaSite.Tests.Support;

/// <summary>A clock that goes only when a test says so. It starts at the real time, because cookie jars know no other.</summary>
public sealed class TestClock : TimeProvider
{
    private long ticks = DateTime.UtcNow.Ticks;

    public DateTime UtcNow => new(Interlocked.Read(ref ticks), DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => new(UtcNow);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
