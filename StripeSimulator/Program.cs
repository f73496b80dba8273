namespace StripeSimulator;

/// <summary>Runs the simulator as a process of its own.</summary>
internal static class SimulatorProgram
{
    private static Task Main(string[] args) => SimulatorHost.Build(SimulatorOptions.FromArguments(args)).RunAsync();
}
