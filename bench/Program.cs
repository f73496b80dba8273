using System.Globalization;
using CinemaSite.Bench;

// With this word the program is the server of the two ceilings, which the measuring program starts like the site.
if (args is ["ceilings", .. var rest])
{
    await Ceilings.RunAsync(rest);
    return 0;
}
if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var report = await new Run(options).MeasureAsync(stop.Token);
Console.WriteLine(report);
if (options.Output is { } path) await File.WriteAllTextAsync(path, report);
return 0;
