using System.Globalization;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CinemaSite.Setup;

/// <summary><c>-- reconcile</c>: compares open orders and the books with Stripe, and prints what differs.</summary>
internal static class ReconcileCommand
{
    private const string Usage = "reconcile [--days 7 | --all]";
    private const int LongestHistory = 36_500;

    // Each asks for the longest unasked orders; so many are enough for a night of lost events.
    private const int MostRounds = 200;

    /// <summary>The exit code: 0 when all agree, 1 when differences remain or Stripe did not answer.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop)
    {
        var line = new CommandLine(args, Usage, values: 0, ["--days"], ["--all"]);
        if (line.Has("--all") && line.Has("--days")) throw line.Wrong("Either --days or --all.");
        var days = line.Whole("--days", services.GetRequiredService<IOptions<BooksOptions>>().Value.Days, 1, LongestHistory);
        DateTime? since = line.Has("--all") ? null : services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(-days);

        if (!await OrdersAsync(services, stop)) return 1;
        var books = services.GetRequiredService<BooksComparison>();
        var progress = new ProgressLine<BooksCheck>((c, elapsed) => string.Create(CultureInfo.InvariantCulture, $"{BooksComparison.Words(c)} {elapsed.TotalSeconds:N0} s"));
        var check = await books.BeginAsync(since, byHand: true, stop);
        try
        {
            while (check.Phase != BooksPhase.Done)
            {
                check = await books.StepAsync(check.Id, stop);
                progress.Report(check);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.End();
            await Console.Error.WriteLineAsync("Stopped before the end. What was repaired stays; the same command begins anew.");
            return Commands.Stopped;
        }
        catch (PaymentUnknownException)
        {
            progress.End();
            await Console.Error.WriteLineAsync("Stripe does not answer: the books were not compared to the end.");
            return 1;
        }
        progress.End();
        await Console.Out.WriteLineAsync(BooksComparison.Words(check));
        return await PrintAsync(services.GetRequiredService<CinemaDb>(), stop) == 0 ? 0 : 1;
    }

    private static async Task<bool> OrdersAsync(IServiceProvider services, CancellationToken stop)
    {
        var job = services.GetRequiredService<ReconcileJob>();
        var sum = new Reconciled(0, 0, 0, 0);
        for (var round = 0; round < MostRounds; round++)
        {
            var run = await job.OnceAsync(stop);
            sum = new Reconciled(sum.Events + run.Events, sum.Asked + run.Asked, sum.Ended + run.Ended, sum.Sent + run.Sent, run.Stopped, sum.Unanswered + run.Unanswered);
            // What ran out of time goes on in the next round.
            if (run.Stopped == Reconciled.Silent || run.Stopped is null && run.Events + run.Asked + run.Ended + run.Sent == 0) break;
        }
        await Console.Out.WriteLineAsync(sum.ToString());
        return sum.Stopped != Reconciled.Silent;
    }

    /// <summary>Prints the differences nobody has settled and tells how many they are.</summary>
    private static async Task<int> PrintAsync(CinemaDb db, CancellationToken stop)
    {
        var open = await db.Differences.AsNoTracking().Where(d => d.SettledUtc == null).OrderBy(d => d.FirstSeenUtc).ThenBy(d => d.Id).ToListAsync(stop);
        if (open.Count == 0)
        {
            await Console.Out.WriteLineAsync("0 differences.");
            return 0;
        }
        await Console.Out.WriteLineAsync($"{"What",-16} {"Order",8}  {"Charge",-32} {"Here",-24} {"At Stripe",-24} First seen");
        foreach (var d in open)
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{d.Kind,-16} {d.OrderId,8}  {d.StripeId,-32} {d.Here,-24} {d.AtStripe,-24} {d.FirstSeenUtc:yyyy-MM-dd HH:mm}"));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{open.Count:N0} differences."));
        return open.Count;
    }
}
