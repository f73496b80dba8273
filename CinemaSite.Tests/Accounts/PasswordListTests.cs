using System.Diagnostics;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Walls;

namespace CinemaSite.Tests.Accounts;

/// <summary>The shipped list of common passwords.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class PasswordListTests
{
    [Fact]
    public async Task The_list_of_common_passwords_says_where_it_is_from_and_answers_fast()
    {
        var folder = Path.Combine(Repository.Root, "CinemaSite.Core", "Accounts");
        Assert.True(File.ReadLines(Path.Combine(folder, "common-passwords.txt")).Count() >= 10_000);
        var licence = File.ReadAllText(Path.Combine(folder, "common-passwords.LICENSE.txt"));
        Assert.Contains("https://", licence, StringComparison.Ordinal);
        Assert.Contains("MIT licence", licence, StringComparison.Ordinal);
        CommonPasswords.Contains("warm");
        // Two microseconds for one.
        var limit = TimeSpan.FromMilliseconds(200);
        var spent = await Fastest.OfAsync(limit, () =>
        {
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < 100_000; i++) CommonPasswords.Contains("lamplight 22");
            return Task.FromResult(Stopwatch.GetElapsedTime(begun));
        });
        Assert.True(spent < limit, $"A hundred thousand look-ups took {spent}.");
    }
}
