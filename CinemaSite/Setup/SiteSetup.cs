using CinemaSite.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CinemaSite.Setup;

/// <summary>What holds for the site as a whole: its name and address, logs.</summary>
public static class SiteSetup
{
    /// <summary>Adds options that are checked at start, and the logs.</summary>
    public static void AddSite(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Host.UseDefaultServiceProvider(o => o.ValidateOnBuild = o.ValidateScopes = true);
        if (builder.Environment.IsProduction()) builder.Logging.ClearProviders().AddJsonConsole(o => o.IncludeScopes = true);

        builder.Services.AddOptions<SiteOptions>().BindConfiguration("Site").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SiteOptions>>(new SiteOptionsCheck(builder.Environment));
        builder.Services.AddSingleton<SiteAddress>();
        builder.Services.AddSingleton<Prices>();
        builder.AddSimulatorBeside();
        FaultAt.Add(builder);
    }

    /// <summary>Tells <see cref="SiteAddress"/> where the site listens, once it does.</summary>
    internal static void LearnAddress(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        if (addresses?.FirstOrDefault() is { } address)
            app.Services.GetRequiredService<SiteAddress>().ListensOn(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
    });

    private sealed class SiteOptionsCheck(IHostEnvironment environment) : IValidateOptions<SiteOptions>
    {
        public ValidateOptionsResult Validate(string? name, SiteOptions options)
        {
            if (string.IsNullOrWhiteSpace(options.Name)) return ValidateOptionsResult.Fail("Site:Name is empty: give the site a name.");
            if (options.PublicUrl is null)
                return environment.IsDevelopment() ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Site:PublicUrl is missing: set the address people use, such as https://cinema.example.");
            if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || url.PathAndQuery != "/" || url.Scheme is not ("http" or "https"))
                return ValidateOptionsResult.Fail($"Site:PublicUrl is '{options.PublicUrl}': it must be an address without a path, such as https://cinema.example.");
            return url.Scheme == "https" || url.IsLoopback || environment.IsDevelopment()
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Site:PublicUrl must begin with https: sign-in cookies are only sent over TLS.");
        }
    }
}
