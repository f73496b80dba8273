using System.Globalization;

namespace CinemaSite.Setup;

/// <summary>The command was given wrongly; the message says how it is given.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What stands after the name of a command: values, <c>--options</c> with a value, and <c>--flags</c>.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string?> options = new(StringComparer.Ordinal);
    private readonly string usage;

    /// <exception cref="UsageException">An option is unknown, doubled or lacks its value, or there are too many values.</exception>
    public CommandLine(IEnumerable<string> args, string usage, int values, string[] withValue, string[] flags)
    {
        this.usage = usage;
        using var rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            var (name, value) = rest.Current.Split('=', 2) is [var left, var right] && left.StartsWith("--", StringComparison.Ordinal) ? (left, right) : (rest.Current, null);
            if (!name.StartsWith('-') || name.Length == 1)
            {
                Values.Add(name);
                continue;
            }
            if (withValue.Contains(name)) value ??= rest.MoveNext() ? rest.Current : throw Wrong($"{name} needs a value.");
            else if (!flags.Contains(name)) throw Wrong($"There is no option {name}.");
            else if (value is not null) throw Wrong($"{name} takes no value.");
            if (!options.TryAdd(name, value)) throw Wrong($"{name} is given twice.");
        }
        if (Values.Count > values) throw Wrong($"'{Values[values]}' is too much.");
    }

    public List<string> Values { get; } = [];

    public bool Has(string flag) => options.ContainsKey(flag);

    public string? this[string option] => options.GetValueOrDefault(option);

    /// <summary>A whole number, or <paramref name="otherwise"/> when the option is not given.</summary>
    public int Whole(string option, int otherwise, int least, int most)
    {
        if (this[option] is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{option} must be a whole number from {least} to {most}, not '{text}'."));
    }

    /// <summary>What is wrong, followed by how to do it right.</summary>
    public UsageException Wrong(string what) => new($"{what}{Environment.NewLine}Usage: {usage}");
}
