using CinemaSite.Setup;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Catalog;

/// <summary>What may stand after a command's name.</summary>
public class CommandLineTests
{
    private static CommandLine Read(params string[] args) => new(args, "import FILE", values: 1, ["--minutes"], ["--dry-run"]);

    [Fact]
    public void Values_options_and_flags_come_in_any_order()
    {
        var line = Read("--dry-run", "films.csv", "--minutes=70");
        Assert.Equal(["films.csv"], line.Values);
        Assert.True(line.Has("--dry-run"));
        Assert.Equal(70, line.Whole("--minutes", 90, 1, 1000));
        Assert.Equal(90, Read().Whole("--minutes", 90, 1, 1000));
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("--minutes")]
    [InlineData("--dry-run=yes")]
    [InlineData("--dry-run --dry-run")]
    [InlineData("one two")]
    [InlineData("-x")]
    public void What_is_not_known_is_an_error_with_the_usage(string args) =>
        Assert.Contains("Usage: import FILE", Assert.Throws<UsageException>(() => Read(args.Split(' '))).Message);

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("many")]
    public void Numbers_have_limits(string number) =>
        Assert.Throws<UsageException>(() => Read("--minutes", number).Whole("--minutes", 90, 1, 1000));

    [Theory]
    [InlineData("0")]
    [InlineData("-4.99")]
    [InlineData("free")]
    public async Task Films_are_imported_for_no_price_but_one_above_nothing(string price)
    {
        await using var site = new SiteFactory();
        var wrong = await Assert.ThrowsAsync<UsageException>(() => ImportCommand.RunAsync(site.Services, ["films.csv", "--price=" + price], new UserFolder(site.Folder), default));
        Assert.Contains("--price", wrong.Message, StringComparison.Ordinal);
    }
}
