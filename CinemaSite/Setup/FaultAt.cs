using System.Diagnostics;
using CinemaSite.Core.Data;

namespace CinemaSite.Setup;

/// <summary>
/// For crash tests in Development: <c>FAULT_AT=name</c> kills the process the moment it comes to that place, and
/// <c>FAULT_FILE=path</c> at the place that the file names by then; the file goes first, so that it happens once.
/// </summary>
internal sealed class FaultAt(string? point, string? file) : IFaultPoint
{
    /// <summary>Registers it when the environment asks for it; in production the variables mean nothing.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment()) return;
        var (point, file) = (builder.Configuration["FAULT_AT"], builder.Configuration["FAULT_FILE"]);
        if (point is { Length: > 0 } || file is { Length: > 0 }) builder.Services.AddSingleton<IFaultPoint>(new FaultAt(point, file));
    }

    public Task ReachedAsync(string reached)
    {
        if (reached == point || IsNamed(reached)) Process.GetCurrentProcess().Kill();
        return Task.CompletedTask;
    }

    private bool IsNamed(string reached)
    {
        if (string.IsNullOrEmpty(file) || !File.Exists(file)) return false;
        try
        {
            if (File.ReadAllText(file) != reached) return false;
            File.Delete(file);
            return true;
        }
        catch (IOException)
        {
            // Being written, or another thread was here first.
            return false;
        }
    }
}
