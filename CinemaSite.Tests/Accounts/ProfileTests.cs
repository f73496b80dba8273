using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Accounts;

/// <summary>What people tell of themselves, and what they want to be written to about.</summary>
public class ProfileTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task Everything_is_kept_and_shown_again()
    {
        using var browser = await site.SignedInAsync();
        (string, string)[] fields =
        [
            ("displayName", "  Ольга \t the  Great "), ("firstName", "Ольга"), ("lastName", "O'Brien-Шевченко"), ("birthDate", "1987-04-23"), ("gender", "in my own words"),
            ("about", "Silent films.\r\nAnd <b>bold</b> ones."), ("country", "ua"),
        ];
        var saved = await browser.SubmitAsync((await browser.GetPageAsync("/account")).Form("/account"), fields);
        Assert.Equal("success", Assert.Single(saved.Hooks("notice")).GetAttribute("data-kind"));
        Assert.Equal("Ольга the Great", Value("displayName"));
        Assert.Equal("Ольга", Value("firstName"));
        Assert.Equal("O'Brien-Шевченко", Value("lastName"));
        Assert.Equal("1987-04-23", Value("birthDate"));
        Assert.Equal("in my own words", Value("gender"));
        Assert.Equal("Silent films.\nAnd <b>bold</b> ones.", saved.QuerySelector<IHtmlTextAreaElement>("#about")!.Value);
        Assert.Equal("UA", saved.QuerySelector<IHtmlSelectElement>("#country")!.Value);

        string Value(string id) => saved.QuerySelector<IHtmlInputElement>($"#{id}")!.Value;
    }

    [Theory]
    [InlineData("displayName", "")]
    [InlineData("displayName", "me@example.com")]
    [InlineData("displayName", "this name has sixty-one characters, one more than we can take")]
    [InlineData("birthDate", "23.4.1987")]
    [InlineData("birthDate", "1987-02-30")]
    [InlineData("birthDate", "2999-01-01")]
    [InlineData("birthDate", "1066-10-14")]
    [InlineData("country", "XX")]
    [InlineData("country", "419")]
    [InlineData("gender", "forty-one characters are one more than it")]
    public async Task What_cannot_be_kept_is_said_at_its_field_and_nothing_is_lost(string field, string value)
    {
        using var browser = await site.SignedInAsync();
        var refused = await browser.SubmitInvalidAsync((await browser.GetPageAsync("/account")).Form("/account"), ("about", "still here"), (field, value));
        Assert.Equal(field, Assert.Single(refused.Hooks("field-error")).GetAttribute("data-field"));
        Assert.Equal("still here", refused.QuerySelector<IHtmlTextAreaElement>("#about")!.Value);
        if (field != "country") Assert.Equal(value, refused.QuerySelector<IHtmlInputElement>($"#{field}")!.GetAttribute("value") ?? "");
        Assert.Null(await site.InDbAsync(db => db.Users.Where(u => u.Id == browser.Person!.Id).Select(u => u.About).SingleAsync()));
    }

    [Fact]
    public async Task Too_long_words_about_oneself_are_refused()
    {
        using var browser = await site.SignedInAsync();
        var refused = await browser.SubmitInvalidAsync((await browser.GetPageAsync("/account")).Form("/account"), ("about", new string('a', User.AboutLength + 1)));
        Assert.Equal("about", Assert.Single(refused.Hooks("field-error")).GetAttribute("data-field"));
    }

    [Fact]
    public async Task A_name_that_looks_like_markup_stays_words()
    {
        using var browser = await site.SignedInAsync();
        var saved = await browser.SubmitAsync((await browser.GetPageAsync("/account")).Form("/account"), ("displayName", "<script>alert(1)</script>"));
        Assert.DoesNotContain(saved.QuerySelectorAll("script"), s => s.TextContent.Contains("alert", StringComparison.Ordinal));
        Assert.Contains("<script>alert(1)</script>", saved.QuerySelector(".who")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_country_is_chosen_from_a_list_of_all()
    {
        using var browser = await site.SignedInAsync();
        var options = (await browser.GetPageAsync("/account")).QuerySelector<IHtmlSelectElement>("#country")!.Options;
        Assert.InRange(options.Length, 190, 300);
        Assert.Contains(options, o => o.Value == "UA" && o.Text == "Ukraine");
        Assert.Equal(options.Length, options.Select(o => o.Value).Distinct().Count());
    }

    [Fact]
    public async Task Wishes_about_mails_are_kept_one_by_one()
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/account/notifications");
        Assert.Equal("Daily", Chosen(page, "likes"));
        Assert.Equal("AtOnce", Chosen(page, "replies"));
        var saved = await browser.SubmitAsync(page.Form("/account/notifications"), ("likes", "Off"), ("cart", "Daily"));
        Assert.Equal("Off", Chosen(saved, "likes"));
        Assert.Equal("Daily", Chosen(saved, "cart"));
        Assert.Equal("AtOnce", Chosen(saved, "replies"));
        await browser.SubmitInvalidAsync(saved.Form("/account/notifications"), ("likes", "Sometimes"));
        Assert.Equal("Off", Chosen(await browser.GetPageAsync("/account/notifications"), "likes"));
    }

    private static string Chosen(IHtmlDocument page, string topic) => page.QuerySelectorAll<IHtmlInputElement>($"[name={topic}]").Single(i => i.IsChecked).Value;
}
