using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CinemaSite.Bench;

/// <summary>Writes what was measured, and how it stands to what is aimed at.</summary>
internal static class Report
{
    private const double KeptShare = 0.9;
    private const double MadeShare = 0.5;
    private const double GrowthLimit = 2;
    private const int BarLength = 20;

    /// <summary>The report, in Markdown.</summary>
    public static string Of(BenchOptions options, IReadOnlyList<Series> all, string starts)
    {
        var text = new StringBuilder();
        var (plain, cards) = (all[0].Median, all[1].Median);
        text.AppendLine("# Performance").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Measured on {DateTime.UtcNow:yyyy-MM-dd} by `dotnet run -c Release --project bench`: medians of {options.Rounds} rounds in which every page of every")
            .AppendLine(CultureInfo.InvariantCulture, $"site is asked in turn for {options.Seconds} s over {options.Connections} connections, after a quarter of a second that is not counted. The program that asks runs on the same {Environment.ProcessorCount} cores")
            .AppendLine(CultureInfo.InvariantCulture, $"({RuntimeInformation.OSArchitecture}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB, {RuntimeInformation.FrameworkDescription}), SQLite, Release build, Production, pages compressed as for a browser.").AppendLine()
            .AppendLine("The two ceilings go through the same pipeline: a line of plain text, and the site's frame with 24 cards from memory.").AppendLine()
            .AppendLine("| Ceiling | requests/s | p50 ms | p99 ms |").AppendLine("|---|---:|---:|---:|");
        foreach (var ceiling in all.Take(2)) text.AppendLine(CultureInfo.InvariantCulture, $"| {ceiling.Page} | {ceiling.Median.PerSecond:N0} | {ceiling.Median.P50:N2} | {ceiling.Median.P99:N2} |");

        foreach (var size in options.Sizes)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {size:N0} movies").AppendLine()
                .AppendLine("| Page | asked by | requests/s | p50 ms | p99 ms | kB | of the ceiling | aim | |").AppendLine("|---|---|---:|---:|---:|---:|---:|---:|---|");
            foreach (var series in all.Where(s => s.Size == size)) text.AppendLine(Line(series, plain, cards));
        }
        text.AppendLine().AppendLine("## Growth").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"p50 at {options.Sizes[^1]:N0} movies beside that at {options.Sizes[0]:N0}; aimed at: at most {GrowthLimit} times.").AppendLine()
            .AppendLine("| Page | asked by | p50 before | p50 after | times | |").AppendLine("|---|---|---:|---:|---:|---|");
        foreach (var small in all.Where(s => s.Size == options.Sizes[0]))
            if (all.FirstOrDefault(s => s.Size == options.Sizes[^1] && s.Page == small.Page && s.Asker == small.Asker) is { } large)
            {
                var times = large.Median.P50 / small.Median.P50;
                text.AppendLine(CultureInfo.InvariantCulture, $"| {small.Page} | {Name(small.Asker)} | {small.Median.P50:N2} | {large.Median.P50:N2} | {times:N2} | {(times <= GrowthLimit ? "met" : "missed")} |");
            }
        text.AppendLine().AppendLine("## Start and memory").AppendLine().AppendLine("| What | |").AppendLine("|---|---|");
        foreach (var size in options.Sizes) text.Append(File.ReadAllText(Path.Combine(options.Data, size.ToString(CultureInfo.InvariantCulture), "filled")));
        return text.Append(starts).ToString();
    }

    private static string Line(Series series, Measured plain, Measured cards)
    {
        var (ceiling, aim) = series.Asker == Asker.Stranger ? (plain, (double?)KeptShare) : (cards, series.HasBar ? MadeShare : null);
        var measured = series.Median;
        var share = measured.PerSecond / ceiling.PerSecond;
        var drawn = new string('█', Math.Clamp((int)Math.Round(share * BarLength), 1, BarLength));
        var verdict = aim is null ? "" : share >= aim ? "met" : "missed";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {series.Page} | {Name(series.Asker)} | {measured.PerSecond:N0} | {measured.P50:N2} | {measured.P99:N2} | {measured.Bytes / 1000:N1} | {drawn} {share:N2} | {aim:N1} | {verdict} |");
    }

    private static string Name(Asker asker) => asker switch
    {
        Asker.Stranger => "stranger, kept",
        Asker.WithCart => "with a cart",
        _ => "signed in",
    };
}
