using System.Net;
using System.Net.Http.Headers;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Journeys;

[Collection(DemoSiteTests.Name)]
public sealed class MoviePageTests(DemoSite demo) : IDisposable
{
    private readonly DemoBrowser browser = demo.Browser();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_movie_tells_its_facts_its_people_and_its_one_button()
    {
        var page = await browser.GetPageAsync(await UrlAsync("Metropolis"));
        Assert.Equal("Metropolis", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("153 min", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".cast a"), a => a.TextContent == "Brigitte Helm");
        Assert.StartsWith("Add to cart, $", page.TaggedText("buy-button"), StringComparison.Ordinal);
        Assert.Equal("/cart/items", page.Tagged("buy-button")[0].Closest("form")!.GetAttribute("action"));
        Assert.EndsWith(await UrlAsync("Metropolis"), page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_or_missing_slug_leads_to_the_right_one_for_good()
    {
        var url = await UrlAsync("Metropolis");
        var bare = url[..url.LastIndexOf('/')];
        foreach (var wrong in new[] { bare, bare + "/metropole", bare + "/METROPOLIS" })
        {
            using var answer = await browser.GetAsync(wrong);
            Assert.Equal((HttpStatusCode.MovedPermanently, url), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        }
    }

    [Theory]
    [InlineData("/movies/999999/nothing")]
    [InlineData("/movies/99999999999/nothing")]
    [InlineData("/movies/abc")]
    [InlineData("/movies/999999/trailer")]
    [InlineData("/people/999999/nobody")]
    [InlineData("/posters/999999-1.svg")]
    public async Task What_is_not_there_is_not_found(string url)
    {
        using var answer = await browser.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_rating_block_counts_every_rating()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().OrderByDescending(m => m.RatingCount).FirstAsync());
        var ratings = await demo.InDbAsync(db => db.Ratings.Where(r => r.MovieId == movie.Id).Select(r => r.Value).ToListAsync());
        var page = await browser.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}");
        Assert.Equal(ratings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), page.TaggedText("rating-count"));
        Assert.Equal(ratings.Average().ToString("0.0", System.Globalization.CultureInfo.InvariantCulture), page.TaggedText("rating-mean"));
        Assert.Equal(10, page.QuerySelectorAll(".hist li").Length);
    }

    [Fact]
    public async Task A_mean_is_hidden_below_five_ratings()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => m.RatingCount < Ranking.LeastRatings));
        var page = await browser.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}");
        Assert.Empty(page.Tagged("rating-mean"));
        Assert.Contains("Not enough ratings yet", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_stand_in_threads_and_spoilers_behind_a_fold()
    {
        var page = await browser.GetPageAsync(await UrlAsync("Metropolis"));
        var replies = page.Tagged("comment").Where(c => c.GetAttribute("data-parent-id") != "").ToList();
        Assert.NotEmpty(replies);
        Assert.All(replies, r => Assert.NotNull(page.QuerySelector($"#comment-{r.GetAttribute("data-parent-id")}")));
        var spoiler = await demo.InDbAsync(db => db.Comments.FirstAsync(c => c.Spoiler && db.Movies.Any(m => m.Id == c.MovieId && m.Title == "Metropolis")));
        Assert.NotNull(page.QuerySelector($"#comment-{spoiler.Id} details.spoiler p"));
    }

    [Fact]
    public async Task Comments_come_twenty_threads_a_page_and_are_never_html()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => m.Title == "Dementia 13"));
        await demo.InDbAsync(async db =>
        {
            db.Comments.AddRange(Enumerable.Range(1, 25).Select(i => new Comment
            {
                MovieId = movie.Id,
                Text = $"<b>{i}</b> see https://example.com/?a=1&b=<script>alert(1)</script>.\nNext line",
                CreatedUtc = DateTime.UtcNow,
            }));
            await db.SaveChangesAsync();
        });
        var first = await browser.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}");
        Assert.Equal(20, first.Tagged("comment").Count);
        Assert.Empty(first.QuerySelectorAll(".comment b b, .comment script"));
        Assert.Equal("https://example.com/?a=1&b=", first.QuerySelector(".comment-text a")!.GetAttribute("href"));
        var second = await browser.GetPageAsync(first.Tagged("pager-next").Single().GetAttribute("href")!.Split('#')[0]);
        Assert.Equal(5, second.Tagged("comment").Count);
    }

    [Fact]
    public async Task Similar_movies_have_something_in_common_and_say_what()
    {
        var page = await browser.GetPageAsync(await UrlAsync("Nosferatu"));
        var cards = page.Tagged("movie-card");
        Assert.Equal(6, cards.Count);
        Assert.All(cards, c => Assert.Equal(2, c.QuerySelectorAll(".card-facts").Length));
        Assert.Contains(cards, c => c.TextContent.Contains("Also by F. W. Murnau", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_engines_read_the_movie_as_schema_org_wants_it()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().Where(m => m.RatingCount >= Ranking.LeastRatings && m.ReleaseDate != null).OrderByDescending(m => m.RatingCount).FirstAsync());
        var data = Data(await browser.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}"));
        Assert.Equal(("https://schema.org", "Movie", movie.Title), (data.GetProperty("@context").GetString(), data.GetProperty("@type").GetString(), data.GetProperty("name").GetString()));
        Assert.Equal($"http://localhost/movies/{movie.Id}/{movie.Slug}", data.GetProperty("url").GetString());
        Assert.StartsWith("http://localhost/posters/", data.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Equal(movie.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), data.GetProperty("dateCreated").GetString());
        Assert.Equal(movie.ReleaseDate!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), data.GetProperty("datePublished").GetString());
        Assert.Equal($"PT{movie.Minutes}M", data.GetProperty("duration").GetString());
        Assert.All(data.GetProperty("director").EnumerateArray(), d => Assert.Equal("Person", d.GetProperty("@type").GetString()));
        Assert.NotEmpty(data.GetProperty("director").EnumerateArray());
        var rating = data.GetProperty("aggregateRating");
        Assert.Equal(movie.RatingCount, rating.GetProperty("ratingCount").GetInt32());
        Assert.Equal((double)movie.RatingSum / movie.RatingCount, rating.GetProperty("ratingValue").GetDouble(), 0.051);
        Assert.Equal((10, 1), (rating.GetProperty("bestRating").GetInt32(), rating.GetProperty("worstRating").GetInt32()));
    }

    [Fact]
    public async Task A_movie_without_ratings_has_none_for_machines_either_and_its_words_cannot_end_the_data()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => m.RatingCount < Ranking.LeastRatings));
        const string Evil = "</script><script>alert(1)</script>";
        await demo.ChangeAsync(movie.Id, s => s.SetProperty(m => m.Description, Evil));
        var page = await browser.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}");
        await demo.ChangeAsync(movie.Id, s => s.SetProperty(m => m.Description, movie.Description));
        var data = Data(page);
        Assert.False(data.TryGetProperty("aggregateRating", out _));
        Assert.Equal(Evil, data.GetProperty("description").GetString());
        Assert.DoesNotContain(page.QuerySelectorAll("script"), s => s.TextContent.Contains("alert", StringComparison.Ordinal) && s.GetAttribute("type") is null);
    }

    [Fact]
    public async Task Imdbs_rating_is_told_with_how_many_voted()
    {
        var url = await UrlAsync("Metropolis");
        Task VotesAsync(int? votes) => demo.InDbAsync(db => db.Movies.Where(m => m.Title == "Metropolis").ExecuteUpdateAsync(s => s.SetProperty(m => m.ImdbVotes, votes)));
        async Task<string> WordsAsync()
        {
            await demo.Services.ForgetPagesAsync();
            return (await browser.GetPageAsync(url)).QuerySelector("#ratings .quiet")!.TextContent;
        }
        await VotesAsync(190_112);
        Assert.Contains("IMDb 8.3 (190,112 votes)", await WordsAsync(), StringComparison.Ordinal);
        await VotesAsync(null);
        Assert.Contains("IMDb 8.3 · Metascore", await WordsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_link_shows_what_it_is()
    {
        var url = await UrlAsync("Metropolis");
        var page = await browser.GetPageAsync(url);
        string? Open(string name) => page.QuerySelector($"meta[property='og:{name}']")?.GetAttribute("content");
        Assert.Equal(("video.movie", "Metropolis (1927)", "http://localhost" + url), (Open("type"), Open("title"), Open("url")));
        // The networks show no SVG, and a drawn poster is nothing else.
        Assert.Equal("http://localhost/share.png", Open("image"));
        using var picture = await browser.GetAsync("/share.png");
        Assert.Equal((HttpStatusCode.OK, "image/png"), (picture.StatusCode, picture.Content.Headers.ContentType!.MediaType));
        Assert.NotEmpty(Open("description")!);
    }

    [Theory]
    [InlineData("/", "website", "Lantern")]
    [InlineData("/movies", "website", "Films")]
    [InlineData("/genres/horror", "website", "Horror")]
    [InlineData("/rankings", "website", "About our rankings")]
    [InlineData("/terms", "website", "What buying means")]
    [InlineData("person", "website", "Fritz Lang")]
    public async Task Every_page_that_may_be_shared_has_one_address_and_says_what_it_is(string url, string type, string title)
    {
        if (url == "person") url = await demo.InDbAsync(db => db.People.Where(p => p.Name == title).Select(p => $"/people/{p.Id}/{p.Slug}").SingleAsync());
        var page = await browser.GetPageAsync(url);
        string Open(string name) => Assert.Single(page.QuerySelectorAll($"meta[property='og:{name}']")).GetAttribute("content")!;
        Assert.Equal((type, title, "http://localhost" + url, "http://localhost/share.png"), (Open("type"), Open("title"), Open("url"), Open("image")));
        Assert.Equal(Open("url"), page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.Equal(page.QuerySelector("meta[name=description]")!.GetAttribute("content"), Open("description"));
    }

    [Fact]
    public async Task The_paragraphs_of_a_description_stay_apart()
    {
        var page = await browser.GetPageAsync(await UrlAsync("Metropolis"));
        Assert.NotNull(page.QuerySelector(".movie-lead .prose.paragraphs"));
        var styles = "";
        foreach (var sheet in page.QuerySelectorAll("link[rel=stylesheet]")) styles += await browser.Http.GetStringAsync(new Uri(sheet.GetAttribute("href")!, UriKind.Relative));
        Assert.Contains(".paragraphs{white-space:pre-line}", styles, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_that_is_renamed_is_found_by_its_old_address()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().OrderBy(m => m.Id).FirstAsync(m => m.Title == "Dementia 13"));
        await demo.InDbAsync(db => db.Movies.Where(m => m.Id == movie.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Slug, "haunted-and-hunted")));
        using var answer = await browser.GetAsync($"/movies/{movie.Id}/{movie.Slug}?page=2");
        await demo.InDbAsync(db => db.Movies.Where(m => m.Id == movie.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Slug, movie.Slug)));
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/movies/{movie.Id}/haunted-and-hunted?page=2"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task A_movie_page_asks_few_questions()
    {
        var url = await UrlAsync("Metropolis");
        await browser.GetPageAsync(url);
        await demo.Services.ForgetPagesAsync();
        demo.Counter.Start();
        await browser.GetPageAsync(url);
        Assert.InRange(demo.Counter.Commands.Count, 1, 8);
    }

    [Fact]
    public async Task The_button_says_what_can_be_done()
    {
        var coming = await PageOfAsync(m => m.Availability == Availability.ComingSoon);
        var sign = coming.Tagged("buy-button").Single();
        Assert.Equal(("Sign in to be told", "A"), (sign.TextContent.Trim(), sign.TagName));
        var film = new Uri(coming.QuerySelector("link[rel=canonical]")!.GetAttribute("href")!).AbsolutePath;
        Assert.Equal($"/account/login?returnUrl={Uri.EscapeDataString(film)}", sign.GetAttribute("href"));
        Assert.Equal("No longer for sale", (await PageOfAsync(m => m.Availability == Availability.Withdrawn)).TaggedText("buy-button"));

        using var buyer = demo.Browser(await DemoBuyer.BuyerOfAsync(demo, "Nosferatu"));
        var button = (await buyer.GetPageAsync(await UrlAsync("Nosferatu"))).Tagged("buy-button").Single();
        Assert.Equal("Watch", button.TextContent.Trim());
        Assert.StartsWith("/watch/", button.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_to_be_told_when_a_film_comes_keeps_it_as_a_favourite()
    {
        var person = await demo.PersonAsync();
        using var viewer = demo.Browser(person);
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => m.Availability == Availability.ComingSoon));
        var url = $"/movies/{movie.Id}/{movie.Slug}";
        var button = (await viewer.GetPageAsync(url)).Tagged("buy-button").Single();
        Assert.Equal("Coming soon, tell me", button.TextContent.Trim());
        var form = button.Closest("form")!;
        using var sent = new FormUrlEncodedContent(form.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)));
        using var answer = await viewer.Http.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), sent);
        Assert.Equal((System.Net.HttpStatusCode.SeeOther, url), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.True(await demo.InDbAsync(db => db.Favorites.AnyAsync(f => f.UserId == person && f.MovieId == movie.Id)));
        Assert.Equal("Coming soon: we will tell you", (await viewer.GetPageAsync(url)).TaggedText("buy-button"));
    }

    [Fact]
    public async Task A_movie_that_is_not_sold_in_the_viewers_country_says_so()
    {
        var person = await demo.PersonAsync();
        await demo.InDbAsync(db => db.Users.Where(u => u.Id == person).ExecuteUpdateAsync(s => s.SetProperty(u => u.Country, "UA")));
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => m.SoldIn != null));
        using var viewer = demo.Browser(person);
        Assert.Equal("Not sold in your country", (await viewer.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}")).TaggedText("buy-button"));
    }

    [Fact]
    public async Task The_film_of_the_week_is_one_that_every_visitor_may_buy()
    {
        async Task<int> HeroAsync()
        {
            await demo.Services.ForgetPagesAsync();
            return int.Parse((await browser.GetPageAsync("/")).QuerySelector(".hero a.btn-big[href^='/movies/']")!.GetAttribute("href")!.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        var hero = await HeroAsync();
        await demo.ChangeAsync(hero, s => s.SetProperty(m => m.SoldIn, "US"));
        Assert.NotEqual(hero, await HeroAsync());
        await demo.ChangeAsync(hero, s => s.SetProperty(m => m.SoldIn, (string?)null));
        Assert.Equal(hero, await HeroAsync());
    }

    [Fact]
    public async Task A_viewer_goes_on_with_the_films_left_half_way()
    {
        var person = await DemoBuyer.BuyerOfAsync(demo, "Nosferatu");
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().SingleAsync(m => m.Title == "Nosferatu"));
        await demo.InDbAsync(async db =>
        {
            db.WatchProgress.Add(new Core.Library.WatchProgress { UserId = person, MovieId = movie.Id, Seconds = 100, DurationSeconds = 5000, UpdatedUtc = DateTime.UtcNow });
            await db.SaveChangesAsync();
        });
        using var viewer = demo.Browser(person);
        demo.Counter.Start();
        var page = await viewer.GetPageAsync("/");
        Assert.InRange(demo.Counter.Commands.Count, 1, 12);
        var first = page.QuerySelector("section[aria-labelledby='cw'] li")!;
        Assert.Equal(movie.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), first.GetAttribute("data-movie-id"));
        Assert.Contains("Resume at 01:40", first.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trailer_is_open_to_all_and_comes_in_parts()
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => m.TrailerKey != null));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/movies/{movie.Id}/trailer");
        request.Headers.Range = new RangeHeaderValue(0, 99);
        using var part = await browser.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, "video/mp4", 100L), (part.StatusCode, part.Content.Headers.ContentType!.MediaType, part.Content.Headers.ContentLength));
        using var captions = await browser.GetAsync($"/movies/{movie.Id}/trailer/en.vtt");
        Assert.Equal((HttpStatusCode.OK, "text/vtt"), (captions.StatusCode, captions.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_poster_may_be_kept_for_ever_and_an_old_version_leads_to_the_new()
    {
        var id = await demo.InDbAsync(db => db.Movies.Where(m => m.Title == "Metropolis").Select(m => m.Id).SingleAsync());
        foreach (var kind in new[] { "", "-wide" })
        {
            using var poster = await browser.GetAsync($"/posters/{id}-1{kind}.svg");
            Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (poster.StatusCode, poster.Content.Headers.ContentType!.MediaType));
            Assert.Equal("public, max-age=31536000, immutable", poster.Headers.CacheControl!.ToString().Replace("max-age=31536000, public", "public, max-age=31536000", StringComparison.Ordinal));
            Assert.StartsWith("default-src 'none'", poster.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            using var old = await browser.GetAsync($"/posters/{id}-7{kind}.svg");
            Assert.Equal((HttpStatusCode.MovedPermanently, $"/posters/{id}-1{kind}.svg"), (old.StatusCode, old.Headers.Location!.OriginalString));
        }
    }

    [Fact]
    public async Task Search_engines_find_every_movie_that_is_shown()
    {
        using var robots = await browser.GetAsync("/robots.txt");
        Assert.Contains("Sitemap: http://localhost/sitemap.xml", await robots.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var parts = await LocationsAsync("/sitemap.xml");
        Assert.Equal("http://localhost/sitemaps/pages.xml", parts[0]);
        Assert.Contains("http://localhost/rankings", await LocationsAsync(parts[0]));
        var movies = new List<string>();
        foreach (var part in parts.Skip(1)) movies.AddRange(await LocationsAsync(part));
        Assert.Contains("http://localhost" + await UrlAsync("Metropolis"), movies);
        Assert.Equal(await demo.InDbAsync(db => db.Movies.CountAsync(m => m.Availability != Availability.Withdrawn)), movies.Distinct().Count());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/sitemaps/movies-{parts.Count}.xml")).StatusCode);

        async Task<List<string>> LocationsAsync(string url)
        {
            using var answer = await browser.GetAsync(new Uri(new Uri("http://localhost"), url).PathAndQuery);
            Assert.Equal("application/xml", answer.Content.Headers.ContentType!.MediaType);
            var xml = System.Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync());
            return [.. xml.Descendants().Where(e => e.Name.LocalName == "loc").Select(e => e.Value)];
        }
    }

    [Fact]
    public async Task The_rankings_are_explained_with_the_figures_they_are_made_of()
    {
        var page = await browser.GetPageAsync("/rankings");
        var cells = page.QuerySelectorAll("tbody tr").Select(r => string.Join(' ', r.Children.Select(c => c.TextContent))).ToList();
        Assert.Equal(["Bought 5 2.5 1.25", "Watched to the end 3 1.5 0.75", "Kept as a favourite 2 1 0.5", "Liked 1 0.5 0.25", "Played, once a day 0.2 0.1 0.05", "Disliked -1 -0.5 -0.25"], cells);
        Assert.Contains("come to 6.82", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("come to 8.32", page.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("10 likes of 10 come to 0.72, 90 of 100 to 0.83", page.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("10 and 40 people love come to 0.25", page.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("What you did 90 days ago counts half", page.QuerySelector("#recommendations ~ p")!.TextContent, StringComparison.Ordinal);
    }

    private static System.Text.Json.JsonElement Data(AngleSharp.Dom.IParentNode page)
    {
        using var json = System.Text.Json.JsonDocument.Parse(Assert.Single(page.QuerySelectorAll("script[type='application/ld+json']")).TextContent);
        return json.RootElement.Clone();
    }

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> PageOfAsync(System.Linq.Expressions.Expression<Func<Movie, bool>> which)
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(which));
        return await browser.GetPageAsync($"/movies/{movie.Id}/{movie.Slug}");
    }

    private async Task<string> UrlAsync(string title)
    {
        var movie = await demo.InDbAsync(db => db.Movies.AsNoTracking().SingleAsync(m => m.Title == title));
        return $"/movies/{movie.Id}/{movie.Slug}";
    }

    // Does something once, just before cards are read.
}
