using System.Diagnostics;

namespace CinemaSite.Setup;

/// <summary>Shows how far a command is: one line that renews itself on a terminal, a line every few seconds in a log.</summary>
internal sealed class ProgressLine<T>(Func<T, TimeSpan, string> show) : IProgress<T>
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(5);

    private readonly bool renews = !Console.IsOutputRedirected;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan shown;
    private int width;

    public TimeSpan Elapsed => watch.Elapsed;

    public void Report(T value)
    {
        if (watch.Elapsed - shown < (renews ? OnTerminal : InLog)) return;
        shown = watch.Elapsed;
        var line = show(value, watch.Elapsed);
        if (!renews)
        {
            Console.Out.WriteLine(line);
            return;
        }
        Console.Out.Write("\r" + line.PadRight(width));
        width = line.Length;
    }

    /// <summary>Makes room for what is printed next.</summary>
    public void End()
    {
        if (width == 0) return;
        Console.Out.Write("\r" + new string(' ', width) + "\r");
        width = 0;
    }
}
