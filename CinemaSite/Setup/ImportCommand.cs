using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Catalog.Import;
using CsvHelper;

namespace CinemaSite.Setup;

/// <summary><c>-- import FILE</c>: reads what is wished, prints what came of it.</summary>
internal static class ImportCommand
{
    private const string Usage = "import FILE [--price 4.99] [--minutes 90] [--certification NR] [--errors PATH] [--dry-run]";
    private const int PrintedErrors = 20;

    /// <summary>The exit code: 0 when every row was taken, 1 when some were refused.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, UserFolder folder, CancellationToken stop)
    {
        var line = new CommandLine(args, Usage, values: 1, ["--price", "--minutes", "--certification", "--errors"], ["--dry-run"]);
        if (line.Values is not [var name]) throw line.Wrong("Which file?");
        var options = Options(line, services.GetRequiredService<Prices>());
        await using var stream = folder.OpenRead(name);
        await using var errors = line["--errors"] is { } path ? new ErrorFile(folder.Create(path)) : null;

        var progress = new ProgressLine<ImportProgress>(Show);
        var report = await services.GetRequiredService<MovieImport>().RunAsync(stream, options, progress, errors is null ? null : errors.Add, stop);
        progress.End();
        Print(report, progress.Elapsed, line["--errors"]);
        return report.Finished ? report.Totals.Refused == 0 ? 0 : 1 : Commands.Stopped;
    }

    private static ImportOptions Options(CommandLine line, Prices prices)
    {
        var options = new ImportOptions();
        var price = Money.Parse(line["--price"] ?? "4.99", prices.Currency) is > 0 and var amount ? amount : throw line.Wrong($"--price must be an amount above nothing such as 4.99, not '{line["--price"]}'.");
        var code = line["--certification"]?.Trim() ?? options.Certification;
        if (code.Length is 0 or > 20) throw line.Wrong("--certification must have 1 to 20 characters.");
        return options with { PriceMinor = price, Minutes = line.Whole("--minutes", options.Minutes, 1, 1000), Certification = code, DryRun = line.Has("--dry-run") };
    }

    private static string Show(ImportProgress p, TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture,
        $"{p.Rows:N0} rows read: {p.Added:N0} added, {p.Unchanged:N0} unchanged, {p.Refused:N0} refused; {p.Rows / elapsed.TotalSeconds:N0} rows/s{(p.Share is { } share ? $"; {share:P0}" : "")}");

    private static void Print(ImportReport report, TimeSpan elapsed, string? errorsPath)
    {
        foreach (var error in report.Errors.Take(PrintedErrors)) Console.Out.WriteLine($"line {error.Line.ToString(CultureInfo.InvariantCulture)}: {error.Reason}");
        if (report.Totals.Refused > 0 && errorsPath is not null) Console.Out.WriteLine($"All faults are in {errorsPath}.");
        else if (report.Errors.Count > PrintedErrors) Console.Out.WriteLine("There are more faults; --errors PATH writes all of them to a file.");
        if (report.UnknownColumns.Count > 0) Console.Out.WriteLine($"Columns that mean nothing here and were passed over: {string.Join(", ", report.UnknownColumns)}.");
        if (!report.Finished) Console.Out.WriteLine("Stopped before the end of the file. What was added stays; the same command goes on from here.");
        Console.Out.WriteLine(Show(report.Totals with { Share = null }, elapsed));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(report.DryRun ? "A dry run: nothing was written. It would add" : "Added")} {report.Totals.Added:N0} movies, {report.NewPeople:N0} people and {report.NewGenres:N0} genres in {elapsed.TotalSeconds:N1} s."));
    }

    private sealed class ErrorFile : IAsyncDisposable
    {
        private readonly CsvWriter writer;

        public ErrorFile(Stream stream)
        {
            writer = new CsvWriter(new StreamWriter(stream), CultureInfo.InvariantCulture);
            foreach (var name in new[] { "line", "column", "reason" }) writer.WriteField(name);
            writer.NextRecord();
        }

        public void Add(ImportError error)
        {
            writer.WriteField(error.Line);
            writer.WriteField(error.Column);
            writer.WriteField(error.Reason);
            writer.NextRecord();
        }

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
