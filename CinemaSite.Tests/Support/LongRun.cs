using CsCheck;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Support;

/// <summary>How much is tried: a little in every build, much with <c>CINEMA_LONG=1</c> (<c>./test.sh --long</c>).</summary>
public static class LongRun
{
    /// <summary>The long version was asked for.</summary>
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("CINEMA_LONG") == "1";

    /// <summary>One of the two.</summary>
    public static T Pick<T>(T always, T whenLong) => Asked ? whenLong : always;

    /// <summary>
    /// Checks histories that <paramref name="histories"/> makes up. A build always tries the same ones, so that one that fails says
    /// something of what changed in it; the long version makes up new ones, shrinks what fails and tells how far it is after each <paramref name="block"/>.
    /// </summary>
    public static async Task CheckAsync<T>(Gen<T> histories, Func<T, Task> check, int always, int whenLong, int block, ITestOutputHelper output, string what) where T : System.Collections.IEnumerable
    {
        ArgumentNullException.ThrowIfNull(histories);
        ArgumentNullException.ThrowIfNull(check);
        if (!Asked)
        {
            for (var number = 0u; number < always; number++)
            {
                var history = histories.Generate(new PCG(number, Seed), null, out _);
                try
                {
                    await check(history);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"History {number}:\n{Lines(history)}", e);
                }
            }
            return;
        }
        for (var done = 0; done < whenLong; done += block)
        {
            await histories.SampleAsync(check, iter: Math.Min(block, whenLong - done), threads: 1, print: Lines);
            Note(output, $"{what}: {Math.Min(whenLong, done + block)} so far, 0 differences");
        }

        static string Lines(T history) => string.Join('\n', history.Cast<object>());
    }

    private const ulong Seed = 20261126;

    /// <summary>Keeps a measured result: in the test's record, and in the file that <c>CINEMA_RESULTS</c> names.</summary>
    public static void Note(ITestOutputHelper output, string result)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine(result);
        if (Environment.GetEnvironmentVariable("CINEMA_RESULTS") is { Length: > 0 } file) File.AppendAllText(file, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} {result}\n");
    }
}
