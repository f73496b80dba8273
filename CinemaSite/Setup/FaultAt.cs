using System.Diagnostics;
using CinemaSite.Core.Payments;

namespace CinemaSite.Setup;

/// <summary>For crash tests in Development: <c>FAULT_AT=name</c> kills the process the moment it comes to that place.</summary>
internal sealed class FaultAt(string point) : IFaultPoint
{
    /// <summary>Registers it when the environment asks for it; in production the variable means nothing.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment() && builder.Configuration["FAULT_AT"] is { Length: > 0 } point)
            builder.Services.AddSingleton<IFaultPoint>(new FaultAt(point));
    }

    public Task ReachedAsync(string reached)
    {
        if (reached == point) Process.GetCurrentProcess().Kill();
        return Task.CompletedTask;
    }
}
