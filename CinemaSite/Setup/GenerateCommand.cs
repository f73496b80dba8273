using System.Globalization;
using CinemaSite.Core.Data.Demo.Generated;

namespace CinemaSite.Setup;

/// <summary><c>-- generate</c>: made-up films and viewers, for scale.</summary>
internal static class GenerateCommand
{
    private const string Usage = "generate --movies N --users N [--seed 1]";
    private const int LastSeed = 1_000_000;

    /// <summary>The exit code: 0 when all was made.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop)
    {
        var line = new CommandLine(args, Usage, values: 0, ["--movies", "--users", "--seed"], []);
        if (line["--movies"] is null && line["--users"] is null) throw line.Wrong("How many?");
        var options = new GenerateOptions(
            line.Whole("--movies", 0, 0, GenerateOptions.MostMovies), line.Whole("--users", 0, 0, GenerateOptions.MostUsers), line.Whole("--seed", 1, 1, LastSeed));

        var progress = new ProgressLine<GenerateProgress>((p, elapsed) => string.Create(CultureInfo.InvariantCulture,
            $"{p.Done:N0} of {p.All:N0} {p.Stage} ({(double)p.Done / p.All:P0}): {p.Added:N0} added; {elapsed.TotalSeconds:N0} s"));
        var report = await services.GetRequiredService<CatalogueGenerator>().RunAsync(options, progress, stop);
        progress.End();
        if (!report.Finished) Console.Out.WriteLine("Stopped before the end. What was added stays; the same command goes on from here.");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Added {report.Movies:N0} movies and {report.Users:N0} users with {report.Ratings:N0} ratings, {report.Reactions:N0} reactions and {report.Favorites:N0} favourites in {progress.Elapsed.TotalSeconds:N1} s. The ranking job puts them in order when the site runs."));
        return report.Finished ? 0 : Commands.Stopped;
    }
}
