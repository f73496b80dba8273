using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

/// <summary>Parts of pages are kept for everybody who sees the same; the tokens of their forms are each person's own.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class KeptPartTests(DemoSite demo)
{
    private const string TokenField = "__RequestVerificationToken";

    [Fact]
    public async Task Nobody_gets_the_token_of_somebody_else_from_a_kept_part()
    {
        var url = await FilmAsync();
        var (first, second) = (demo.Browser(await demo.PersonAsync()), demo.Browser(await demo.PersonAsync()));
        var tokens = new List<string>();
        foreach (var browser in new[] { first, second, first, second })
        {
            var page = await browser.GetPageAsync(url);
            Assert.DoesNotContain('\u0001', page.DocumentElement.OuterHtml);
            var forms = page.QuerySelectorAll("form[method=post]").Where(f => f.Id != "keep").ToList();
            Assert.True(forms.Count > 5);
            var inForms = forms.Select(f => f.QuerySelector($"input[name={TokenField}]")?.GetAttribute("value")).Distinct().ToList();
            tokens.Add(Assert.Single(inForms)!);
        }
        Assert.Empty(tokens.Where((_, i) => i % 2 == 0).Intersect(tokens.Where((_, i) => i % 2 == 1)));
    }

    [Fact]
    public async Task A_form_of_a_kept_part_works_and_shows_what_it_did_to_its_sender_alone()
    {
        var url = await FilmAsync();
        var (rater, other) = (demo.Browser(await demo.PersonAsync()), demo.Browser(await demo.PersonAsync()));
        await other.GetPageAsync(url);
        await rater.GetPageAsync(url);
        var page = await rater.GetPageAsync(url);
        var form = page.Form(url[..url.LastIndexOf('/')] + "/rating");
        using var sent = new FormUrlEncodedContent([KeyValuePair.Create("value", "7"), KeyValuePair.Create(TokenField, form.QuerySelector<IHtmlInputElement>($"input[name={TokenField}]")!.Value)]);
        using var answer = await rater.Http.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), sent);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.NotNull((await rater.GetPageAsync(url)).QuerySelector("#rate-7[checked]"));
        Assert.Null((await other.GetPageAsync(url)).QuerySelector("#rate-7[checked]"));
    }

    private async Task<string> FilmAsync()
    {
        var movie = await demo.InDbAsync(db => db.Movies.Where(m => m.Availability == Availability.OnSale).OrderBy(m => m.Id).Select(m => new { m.Id, m.Slug }).FirstAsync());
        return Links.Movie(movie.Id, movie.Slug);
    }
}
