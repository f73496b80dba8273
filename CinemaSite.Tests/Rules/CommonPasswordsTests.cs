using System.Diagnostics;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Rules;

/// <summary>The list of common passwords and the endings people add to them.</summary>
public sealed class CommonPasswordsTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("unbelievable")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("UnBelievable")]
    [InlineData("  unbelievable ")]
    [InlineData("password1234")]
    [InlineData("Password!!!!")]
    [InlineData("qwertyuiop12")]
    [InlineData("trustno12026")]
    [InlineData("baseball123!")]
    [InlineData("passwordpassword")]
    [InlineData("PasswordpassworD")]
    [InlineData("dragondragondragon")]
    [InlineData("dragondragon")]
    [InlineData("111111111111")]
    [InlineData("qwertyqwerty")]
    public void A_common_password_is_known_in_any_dress(string password) =>
        Assert.True(CommonPasswords.Contains(password));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("cinema-demo-2026")]
    [InlineData("correct horse battery staple")]
    [InlineData("lamplight over the river")]
    [InlineData("zebra7quilts#Fog")]
    [InlineData("солом'яний бриль")]
    [InlineData("passwordpasswork")]
    [InlineData("passwordpasswordpass")]
    [InlineData("dragonfly kettle")]
    [InlineData("84 copper kettles")]
    public void A_password_of_ones_own_is_not(string password) =>
        Assert.False(CommonPasswords.Contains(password));

    [Fact]
    public async Task The_list_is_long_and_looking_it_up_is_quick()
    {
        Assert.True(CommonPasswords.Contains("123456"));

        var limit = TimeSpan.FromSeconds(1);
        var spent = await Fastest.OfAsync(limit, () =>
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 10_000; i++)
                CommonPasswords.Contains("one password that nobody has put on a list so far");
            return Task.FromResult(clock.Elapsed);
        });
        Assert.True(spent < limit, $"10,000 look-ups took {spent}.");

        await using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords), "common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var entries = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(entries.Length >= 20_000);
        Assert.Equal(entries.Length, entries.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
