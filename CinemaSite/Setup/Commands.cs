using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Payments;

namespace CinemaSite.Setup;

/// <summary>The program's other uses: <c>dotnet run --project CinemaSite -- migrate</c> and the like.</summary>
public static class Commands
{
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
                await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<ReconcileJob>().RunAsync(app.Lifetime.ApplicationStopping));
                return true;
            case "cleanup":
                await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<AccountSweep>().RunAsync(app.Lifetime.ApplicationStopping));
                await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<MailSweep>().RunAsync(app.Lifetime.ApplicationStopping));
                return true;
            default:
                await Console.Error.WriteLineAsync($"Unknown command '{args[0]}'. Known: migrate, reconcile, cleanup.");
                Environment.ExitCode = 2;
                return true;
        }
    }
}
