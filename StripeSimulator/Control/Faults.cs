namespace StripeSimulator.Control;

/// <summary>A fault put on calls of the API; set by <c>POST /_sim/faults</c>.</summary>
internal sealed class Fault
{
    /// <summary><c>POST /v1/checkout/sessions</c>; the method may be left out, <c>*</c> or <c>{…}</c> stands for one part, a last <c>*</c> for all that follows.</summary>
    public string Route { get; init; } = "*";

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The status of kinds <c>status</c>, <c>html</c> and <c>empty</c>.</summary>
    public int? Status { get; init; }

    /// <summary>How long <c>latency</c> and <c>blackhole</c> last; a black hole without it lasts until the caller gives up.</summary>
    public int? Ms { get; init; }

    /// <summary>How many calls are hit; 0 means all until the faults are cleared.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether <c>status</c>, <c>html</c>, <c>empty</c>, <c>sticky500</c>, <c>reset</c> and <c>blackhole</c> do the work before they hide the answer.</summary>
    public bool Commit { get; init; }

    public static IReadOnlyList<string> Kinds { get; } =
        ["commit-then-500", "commit-then-drop", "status", "html", "empty", "latency", "blackhole", "reset", "409", "429", "sticky500", "truncate"];

    /// <summary>Whether the call's work is done although its answer is spoilt.</summary>
    public bool DoesTheWork => Commit || Kind is "commit-then-500" or "commit-then-drop" or "truncate" or "latency";
}

/// <summary>The faults in force, first set first used.</summary>
internal sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, int Left)> active = [];

    public IReadOnlyList<Fault> Active
    {
        get
        {
            lock (gate)
                return [.. active.Select(entry => entry.Fault)];
        }
    }

    public void Add(Fault fault)
    {
        lock (gate)
            active.Add((fault, fault.Times));
    }

    public void Clear()
    {
        lock (gate)
            active.Clear();
    }

    /// <summary>The fault for this call, used up by it.</summary>
    public Fault? Take(string method, string path)
    {
        lock (gate)
        {
            var index = active.FindIndex(entry => Matches(entry.Fault.Route, method, path));
            if (index < 0)
                return null;
            var (fault, left) = active[index];
            if (left == 1)
                active.RemoveAt(index);
            else if (left > 1)
                active[index] = (fault, left - 1);
            return fault;
        }
    }

    private static bool Matches(string route, string method, string path)
    {
        var parts = route.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && !parts[0].Equals(method, StringComparison.OrdinalIgnoreCase))
            return false;
        var wanted = parts[^1].Trim('/').Split('/');
        var actual = path.Trim('/').Split('/');
        for (var i = 0; i < wanted.Length; i++)
        {
            var isWild = wanted[i] == "*" || wanted[i].StartsWith('{');
            if (wanted[i] == "*" && i == wanted.Length - 1)
                return true;
            if (i >= actual.Length || (!isWild && wanted[i] != actual[i]))
                return false;
        }
        return wanted.Length == actual.Length;
    }
}
