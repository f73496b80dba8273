using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Community;
using CinemaSite.Tests.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

/// <summary>Each table of the staff's area can be taken away as a file, with the choices of its page.</summary>
public sealed class TableFilesTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task People_and_carts_are_taken_away_as_they_were_filtered()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var person = await site.PersonAsync(email: "table@example.com");
        await site.InDbAsync(db => db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, "=2+3")));
        var movie = await site.FilmAsync("Tabled");
        using (var browser = await site.SignedInAsync(person)) await browser.PostToAsync("/cart/items", ("movieId", $"{movie}"));

        var users = await LinesAsync(admin, "/admin/users?q=table%40example.com");
        Assert.Equal(2, users.Length);
        Assert.StartsWith("Person's id,E-mail,Name,", users[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains($"{person.Id},table@example.com,'=2+3,User,Active,", users[1], StringComparison.Ordinal);
        Assert.Equal(await site.InDbAsync(db => db.Users.CountAsync()) + 1, (await LinesAsync(admin, "/admin/users")).Length);

        var carts = await LinesAsync(admin, "/admin/carts?user=table%40example.com");
        Assert.Equal(2, carts.Length);
        Assert.Contains(",1,499,", carts[1], StringComparison.Ordinal);
        Assert.Single(await LinesAsync(admin, "/admin/carts?q=no-such-film"));
    }

    [Fact]
    public async Task Comments_and_reports_are_taken_away_without_a_word_of_who_the_people_are_beyond_their_names()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (author, reader) = (await site.PersonAsync(), await site.PersonAsync());
        var movie = await site.FilmAsync("Talked of");
        var comment = await site.SayAsync(author.Id, movie, "=HYPERLINK(\"http://x\"), said in two\nlines");
        await site.WithAsync<ReportService, CommentResult>(r => r.ReportAsync(reader.Id, comment, ReportReason.Advertising, "@buy"));
        foreach (var address in new[] { $"/admin/comments?q=HYPERLINK", "/admin/reports?q=HYPERLINK" })
        {
            var file = await FileAsync(moderator, address);
            Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\"), said in two\nlines\"", file.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains(author.DisplayName, file, StringComparison.Ordinal);
            Assert.DoesNotContain(author.Email, file, StringComparison.Ordinal);
            Assert.DoesNotContain(reader.Email, file, StringComparison.Ordinal);
        }
        Assert.Single(await LinesAsync(moderator, "/admin/comments?q=nobody-said-this"));
        Assert.Single(await LinesAsync(moderator, "/admin/reports?status=Rejected"));
    }

    [Theory]
    [InlineData("genres", NameKind.Genre)]
    [InlineData("people", NameKind.Person)]
    [InlineData("certifications", NameKind.Certification)]
    public async Task Names_are_taken_away_with_the_number_of_their_films(string list, NameKind kind)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var name = $"Taken {kind}"[..Math.Min(12, $"Taken {kind}".Length)];
        await site.WithAsync<CatalogNames, NameResult>(n => n.AddAsync(new Core.Audit.Actor(moderator.Person!.Id, null), kind, name));
        var lines = await LinesAsync(moderator, $"/admin/{list}?q={Uri.EscapeDataString(name)}");
        Assert.Equal(2, lines.Length);
        Assert.Contains($",{name},0,", lines[1], StringComparison.Ordinal);
        Assert.Contains($"/admin/{list}.csv?q=", (await moderator.GetPageAsync($"/admin/{list}?q={Uri.EscapeDataString(name)}")).Body!.InnerHtml, StringComparison.Ordinal);
    }

    // The file behind the page's own link.
    private static async Task<string> FileAsync(SiteClient staff, string page)
    {
        var link = (await staff.GetPageAsync(page)).QuerySelector("a[href*='.csv']")?.GetAttribute("href") ?? page.Replace("?", ".csv?", StringComparison.Ordinal);
        using var answer = await staff.GetAsync(link);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string[]> LinesAsync(SiteClient staff, string page) => (await FileAsync(staff, page)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
