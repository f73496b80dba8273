using System.Runtime.InteropServices;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Payments;

namespace CinemaSite.Setup;

/// <summary>The program's other uses: <c>dotnet run --project CinemaSite -- migrate</c> and the like.</summary>
public static class Commands
{
    /// <summary>Exit code of a command that Ctrl+C ended, as shells know it.</summary>
    internal const int Stopped = 130;

    private const int Wrong = 2;

    /// <summary>Runs the command named first in <paramref name="args"/>; false when there is none and the site should start.</summary>
    public static async Task<bool> RunCommandAsync(this WebApplication app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(args);
        if (args.Length == 0 || args[0].StartsWith('-')) return false;
        await using var scope = app.Services.CreateAsyncScope();
        switch (args[0])
        {
            case "migrate":
                var applied = await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync();
                await Console.Out.WriteLineAsync(applied == 0 ? "The database is up to date." : $"Applied {applied} migrations.");
                return true;
            case "reconcile":
                app.Services.GetRequiredService<SiteAddress>().ListensOn(app.Configuration["urls"]?.Split(';')[0] ?? "http://localhost:5000");
                Environment.ExitCode = await FillAsync(scope.ServiceProvider, stop => ReconcileCommand.RunAsync(scope.ServiceProvider, args[1..], stop));
                return true;
            case "cleanup":
                await scope.ServiceProvider.LearnTimeAsync(app.Lifetime.ApplicationStopping);
                await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<AccountSweep>().RunAsync(app.Lifetime.ApplicationStopping));
                await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<MailSweep>().RunAsync(app.Lifetime.ApplicationStopping));
                return true;
            case "import":
                Environment.ExitCode = await FillAsync(scope.ServiceProvider, stop => ImportCommand.RunAsync(scope.ServiceProvider, args[1..], new UserFolder(app.Environment.ContentRootPath), stop));
                return true;
            case "generate":
                Environment.ExitCode = await FillAsync(scope.ServiceProvider, stop => GenerateCommand.RunAsync(scope.ServiceProvider, args[1..], stop));
                return true;
            default:
                await Console.Error.WriteLineAsync($"Unknown command '{args[0]}'. Known: migrate, import, generate, reconcile, cleanup.");
                Environment.ExitCode = Wrong;
                return true;
        }
    }

    // Ctrl+C asks the command to stop where it can; a second one ends the program.
    private static async Task<int> FillAsync(IServiceProvider services, Func<CancellationToken, Task<int>> command)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await services.MigrateAsConfiguredAsync(stop.Token);
            await services.LearnTimeAsync(stop.Token);
            return await command(stop.Token);
        }
        catch (Exception exception) when (exception is UsageException or ImportFileException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Wrong;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before anything was written.");
            return Stopped;
        }
    }
}
