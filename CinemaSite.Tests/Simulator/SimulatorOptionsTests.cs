using StripeSimulator;

namespace CinemaSite.Tests.Simulator;

public class SimulatorOptionsTests
{
    [Fact]
    public void Arguments_say_where_to_listen_what_to_keep_and_whom_to_tell()
    {
        var options = SimulatorOptions.FromArguments(
            ["--port", "12200", "--state", "stripe.json", "--webhook-url", "http://localhost:5000/webhooks/stripe", "--webhook-secret", "whsec_a", "--webhook-secret", "whsec_b"]);

        Assert.Equal((12200, "stripe.json", "http://localhost:5000/webhooks/stripe"), (options.Port, options.StateFile, options.WebhookUrl));
        Assert.Equal(["whsec_a", "whsec_b"], options.WebhookSecrets);
        Assert.Equal(12111, SimulatorOptions.FromArguments([]).Port);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "many")]
    [InlineData("--colour", "red")]
    public void Arguments_nobody_knows_are_refused(params string[] args) =>
        Assert.Throws<ArgumentException>(() => SimulatorOptions.FromArguments(args));
}
