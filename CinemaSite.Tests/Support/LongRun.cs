using Xunit.Abstractions;

namespace CinemaSite.Tests.Support;

/// <summary>How much is tried: a little in every build, much with <c>CINEMA_LONG=1</c> (<c>./test.sh --long</c>).</summary>
public static class LongRun
{
    /// <summary>The long version was asked for.</summary>
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("CINEMA_LONG") == "1";

    /// <summary>One of the two.</summary>
    public static T Pick<T>(T always, T whenLong) => Asked ? whenLong : always;

    /// <summary>Keeps a measured result: in the test's record, and in the file that <c>CINEMA_RESULTS</c> names.</summary>
    public static void Note(ITestOutputHelper output, string result)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine(result);
        if (Environment.GetEnvironmentVariable("CINEMA_RESULTS") is { Length: > 0 } file) File.AppendAllText(file, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} {result}\n");
    }
}
