namespace CinemaSite.Tests;

public class SmokeTests
{
    [Fact]
    public void The_suite_runs() => Assert.NotNull(typeof(Program).Assembly);
}
