using System.Globalization;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Notifications;
using CinemaSite.Tests.Staff;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Community;

/// <summary>What people do to comments and movies is seen at once by strangers, whose pages are kept, and told to whom it concerns.</summary>
public sealed class WiringTests(TalkSite talk) : IClassFixture<TalkSite>
{
    private readonly SiteFactory site = talk.Site;

    [Fact]
    public async Task A_stranger_whose_page_is_kept_sees_every_change_at_once()
    {
        var movie = await site.FilmAsync("Seen at once");
        var url = await site.UrlAsync(movie);
        var (author, fan, moderator) = (await site.PersonAsync(), await site.PersonAsync(), await site.PersonAsync(Role.Moderator));
        var actor = new Actor(moderator.Id, "10.0.0.9");
        using var stranger = site.Browser();
        var seen = await stranger.Http.GetStringAsync(url);
        async Task<AngleSharp.Html.Dom.IHtmlDocument> ChangedAsync()
        {
            var before = seen;
            seen = await stranger.Http.GetStringAsync(url);
            Assert.NotEqual(before, seen);
            Assert.Equal(seen, await stranger.Http.GetStringAsync(url));
            return await stranger.GetPageAsync(url);
        }

        var id = await site.SayAsync(author.Id, movie, "First words");
        Assert.NotNull((await ChangedAsync()).QuerySelector($"#comment-{id}"));
        await site.WithAsync<CommentService>(c => c.EditAsync(author.Id, id, "Better words", null));
        Assert.Contains("Better words", (await ChangedAsync()).QuerySelector($"#comment-{id}")!.TextContent, StringComparison.Ordinal);
        await site.WithAsync<CommentService>(c => c.LikeAsync(fan.Id, id));
        await ChangedAsync();
        await site.WithAsync<CommentService>(c => c.LikeAsync(fan.Id, id));
        await ChangedAsync();
        await site.WithAsync<VoteService>(v => v.ReactAsync(fan.Id, movie, liked: true));
        Assert.Equal("1", (await ChangedAsync()).HookText("like-count"));
        await site.WithAsync<VoteService>(v => v.ReactAsync(fan.Id, movie, liked: false));
        Assert.Equal("1", (await ChangedAsync()).HookText("dislike-count"));
        await site.WithAsync<VoteService>(v => v.RateAsync(fan.Id, movie, 9));
        Assert.Equal("1", (await ChangedAsync()).HookText("rating-count"));
        await site.WithAsync<Profiles>(p => p.SaveAsync(author.Id, new Profile("Somebody else now", null, null, null, null, null, null)));
        Assert.Contains("Somebody else now", (await ChangedAsync()).QuerySelector($"#comment-{id}")!.TextContent, StringComparison.Ordinal);
        await site.WithAsync<CommentModeration>(m => m.HideAsync(actor, id));
        Assert.Null((await ChangedAsync()).QuerySelector($"#comment-{id}"));
        await site.WithAsync<CommentModeration>(m => m.RestoreAsync(actor, id));
        Assert.NotNull((await ChangedAsync()).QuerySelector($"#comment-{id}"));
        await site.WithAsync<AccountDeletion>(d => d.DeleteAsync(fan.Id, SiteFactory.Password));
        Assert.Equal(("0", "0"), ((await ChangedAsync()).HookText("dislike-count"), (await stranger.GetPageAsync(url)).HookText("rating-count")));
        await site.WithAsync<CommentService>(c => c.DeleteAsync(author.Id, id));
        Assert.Null((await ChangedAsync()).QuerySelector($"#comment-{id}"));
    }

    public static TheoryData<string> Deeds => [.. DeedsByName.Keys];

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task A_strangers_kept_page_is_made_anew_by(string deed)
    {
        var film = await KeptFilm.MakeAsync(site);
        var (url, before, work) = DeedsByName[deed];
        await before(film);
        await site.CatchUpAsync();
        using var stranger = site.Browser();
        var address = url(film);
        var kept = await stranger.Http.GetStringAsync(address);
        Assert.Equal(kept, await stranger.Http.GetStringAsync(address));
        await work(film);
        await site.CatchUpAsync();
        using var answer = await stranger.GetAsync(address);
        Assert.NotEqual(kept, await answer.Content.ReadAsStringAsync());
    }

    private static readonly Dictionary<string, (Func<KeptFilm, string> Url, Func<KeptFilm, Task> Before, Func<KeptFilm, Task> Work)> DeedsByName = new()
    {
        ["a price"] = OnPage(f => f.EditAsync(form => form with { Price = "1.23" })),
        ["an availability"] = OnPage(f => f.EditAsync(form => form with { Availability = nameof(Availability.ComingSoon) })),
        ["a bulk change"] = OnPage(f => f.BulkAsync()),
        ["a withdrawal"] = OnPage(f => f.Site.WithAsync<MovieRemoval>(r => r.WithdrawAsync(f.Actor, f.Id, confirmed: true))),
        ["a deletion"] = OnPage(f => f.Site.WithAsync<MovieRemoval>(r => r.DeleteAsync(f.Actor, f.Id, confirmed: true))),
        ["a poster"] = OnPage(f => f.Site.WithAsync<MoviePosters>(p => p.SetAsync(f.Actor, f.Id, new MemoryStream(Drawn.Picture(800, 1200))))),
        ["a trailer"] = OnPage(f => f.Site.WithAsync<MovieFiles>(files => f.Site.WithAsync<FilmIntake>(async intake =>
            await files.SetFilmAsync(f.Actor, f.Id, (await intake.TakeAsync(MediaKind.Trailer, new MemoryStream(DrawnFilm.Make()))).Film!)))),
        ["a genre's new name"] = OnPage(f => f.NameAsync(n => n.RenameAsync(f.Actor, NameKind.Genre, f.Genre, f.NewName))),
        ["a person's new name"] = OnPage(f => f.NameAsync(n => n.RenameAsync(f.Actor, NameKind.Person, f.Director, f.NewName))),
        ["a certification's new code"] = OnPage(f => f.NameAsync(n => n.RenameAsync(f.Actor, NameKind.Certification, f.Certification, f.NewName))),
        ["a merged genre"] = OnPage(f => f.NameAsync(n => n.MergeAsync(f.Actor, NameKind.Genre, f.Genre, f.Spare.Genre))),
        ["a merged person"] = OnPage(f => f.NameAsync(n => n.MergeAsync(f.Actor, NameKind.Person, f.Director, f.Spare.Person))),
        ["a merged certification"] = OnPage(f => f.NameAsync(n => n.MergeAsync(f.Actor, NameKind.Certification, f.Certification, f.Spare.Certification))),
        ["a deleted genre"] = (f => $"/genres/{f.Spare.Slug}", Nothing, f => f.NameAsync(n => n.DeleteAsync(f.Actor, NameKind.Genre, f.Spare.Genre))),
        ["a deleted person"] = (f => $"/people/{f.Spare.Person}/{f.Spare.PersonSlug}", Nothing, f => f.NameAsync(n => n.DeleteAsync(f.Actor, NameKind.Person, f.Spare.Person))),
        ["a deleted certification"] = (f => $"/movies?certification={f.Spare.Code}", Nothing, f => f.NameAsync(n => n.DeleteAsync(f.Actor, NameKind.Certification, f.Spare.Certification))),
        ["a person's picture"] = OnPage(f => f.Site.WithAsync<Avatars>(a => a.SetAsync(f.Author.Id, new MemoryStream(Drawn.Picture())))),
        ["reports"] = (f => f.Url, f => f.TwiceTalkedOfAsync(), f => f.ReportAsync(3)),
        ["a report that is upheld"] = (f => f.Url, f => f.ReportAsync(1), f => f.UpholdAsync()),
        ["the popularity job"] = (f => $"/genres/{f.GenreSlug}?sort=popularity", f => f.Site.WithAsync<VoteService>(v => v.ReactAsync(f.Author.Id, f.Id, liked: true)), f => f.Site.WithAsync<RankingJob>(j => j.RunAsync(default))),
        ["the similarity job"] = (f => f.Url, f => f.AlikeOfOldAsync(), f => f.Site.WithAsync<SimilarityJob>(j => j.RunAsync(default))),
    };

    private static (Func<KeptFilm, string>, Func<KeptFilm, Task>, Func<KeptFilm, Task>) OnPage(Func<KeptFilm, Task> work) => (f => f.Url, Nothing, work);

    private static Task Nothing(KeptFilm film) => Task.CompletedTask;

    [Fact]
    public async Task A_reply_rings_the_bell_of_whoever_is_answered_and_leads_to_it_and_a_deleted_one_does_not()
    {
        var (movie, ann) = (await site.FilmAsync("Answered"), await site.PersonAsync());
        var root = await site.SayAsync(ann.Id, movie, "Who agrees?");
        using var bea = await site.SignedInAsync();
        var url = await site.UrlAsync(movie);
        await bea.SubmitAsync((await bea.GetPageAsync(url)).Form($"/movies/{movie}/comments"), ("text", "I do, gladly"), ("parentId", $"{root}"));
        var reply = await site.InDbAsync(db => db.Comments.Where(c => c.ReplyToId == root).Select(c => c.Id).SingleAsync());
        using var reader = await site.SignedInAsync(ann);
        Assert.Equal("1", (await reader.GetPageAsync("/")).HookText("notification-count"));
        var told = Assert.Single(await site.ToldAsync(ann));
        Assert.Equal((NotificationKind.Replied, $"{url}?comment={reply}#comment-{reply}"), (told.Kind, told.Path));
        Assert.NotNull((await reader.GetPageAsync(told.Path.Split('#')[0])).QuerySelector($"#comment-{reply}"));
        Assert.Contains("I do, gladly", Assert.Single(await site.MailsAsync(ann.Email)).Text, StringComparison.Ordinal);
        await site.SayAsync(ann.Id, movie, "I answer myself", root);
        Assert.Single(await site.ToldAsync(ann));
        using (await bea.PostToAsync($"/comments/{reply}/delete")) Assert.Empty(await site.ToldAsync(ann));
    }

    [Fact]
    public async Task A_spoiler_and_what_was_written_into_it_stay_out_of_the_mail_and_any_other_words_are_text_in_it()
    {
        var movie = await site.FilmAsync("Mailed");
        var bea = await site.PersonAsync();
        var ann = await site.PersonAsync();
        var root = await site.SayAsync(ann.Id, movie, "Say something");
        await site.SayAsync(bea.Id, movie, "The butler did it", root, spoiler: true);
        var mail = Assert.Single(await site.MailsAsync(ann.Email));
        Assert.DoesNotContain("butler", mail.Html + mail.Text + mail.Subject, StringComparison.Ordinal);
        foreach (var text in InjectionTests.Strings) await site.SayAsync(bea.Id, movie, text, root);
        var mails = await site.MailsAsync(ann.Email);
        Assert.Equal(InjectionTests.Strings.Length + 1, mails.Count);
        foreach (var sent in mails)
        {
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(sent.Html);
            Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, base, form, input, math, svg, marquee, details, link, b, i, img[src='x'], [hx-get], [srcdoc]").Select(e => e.OuterHtml));
            Assert.Empty(page.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)).Select(a => a.Name));
            Assert.All(page.QuerySelectorAll("[href]"), e => Assert.StartsWith("http://localhost", e.GetAttribute("href")!, StringComparison.Ordinal));
            Assert.DoesNotContain('\n', sent.Subject);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_thousand_likes_are_one_notice_and_one_mail_and_a_like_taken_back_is_none()
    {
        var (movie, ann) = (await site.FilmAsync("Loved"), await site.PersonAsync());
        await site.WishAsync(ann, MailTopic.Likes, MailDelivery.AtOnce);
        var id = await site.SayAsync(ann.Id, movie, "Well?");
        var first = await site.PersonAsync();
        await site.WithAsync<CommentService>(c => c.LikeAsync(first.Id, id));
        await site.WithAsync<CommentService>(c => c.LikeAsync(first.Id, id));
        Assert.Empty(await site.ToldAsync(ann));
        var template = await site.InDbAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Id == first.Id));
        var fans = await site.InDbAsync(async db =>
        {
            var people = Enumerable.Range(0, 1000).Select(i => new User { Id = Guid.CreateVersion7(), DisplayName = $"Fan {i}", Email = $"fan{i}@example.com", NormalizedEmail = $"FAN{i}@EXAMPLE.COM", UserName = $"fan{i}@example.com", NormalizedUserName = $"FAN{i}@EXAMPLE.COM", EmailConfirmed = true, SecurityStamp = "x", CreatedUtc = template.CreatedUtc }).ToList();
            db.Users.AddRange(people);
            await db.SaveChangesAsync();
            return people.ConvertAll(p => p.Id);
        });
        await Parallel.ForEachAsync(fans, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (fan, _) => await site.WithAsync<CommentService>(c => c.LikeAsync(fan, id)));
        Assert.Equal(1000, await site.MembersAsync(Assert.Single(await site.ToldAsync(ann))));
        using var browser = await site.SignedInAsync(ann);
        var page = await browser.GetPageAsync("/notifications");
        Assert.Equal("1", page.HookText("notification-count"));
        Assert.Contains("people like your comment", page.HookText("notification"), StringComparison.Ordinal);
        site.Clock.Advance(Notifier.Gathering + TimeSpan.FromMinutes(1));
        await site.MailAsync();
        await site.MailAsync();
        Assert.Single(await site.MailsAsync(ann.Email));
    }

    [Fact]
    public async Task Reporters_are_told_what_became_of_it_and_the_author_that_the_comment_was_hidden()
    {
        var (movie, author, moderator) = (await site.FilmAsync("Judged"), await site.PersonAsync(), await site.PersonAsync(Role.Moderator));
        var actor = new Actor(moderator.Id, "10.0.0.9");
        var id = await site.SayAsync(author.Id, movie, "Rude");
        async Task<(Person, long)> ReportAsync()
        {
            var person = await site.PersonAsync();
            await site.WithAsync<ReportService>(r => r.ReportAsync(person.Id, id, ReportReason.Abuse, null));
            return (person, await site.InDbAsync(db => db.CommentReports.Where(r => r.UserId == person.Id).Select(r => r.Id).SingleAsync()));
        }
        var (early, first) = await ReportAsync();
        await site.WithAsync<CommentModeration>(m => m.DecideAsync(actor, first, accept: false, "For the staff alone"));
        var dismissed = Assert.Single(await site.ToldAsync(early));
        Assert.Equal((NotificationKind.ReportDismissed, null), (dismissed.Kind, dismissed.Note));
        var (one, second) = await ReportAsync();
        var (two, _) = await ReportAsync();
        await site.WithAsync<CommentModeration>(m => m.DecideAsync(actor, second, accept: true, null));
        foreach (var person in new[] { one, two }) Assert.Equal(NotificationKind.ReportUpheld, Assert.Single(await site.ToldAsync(person)).Kind);
        Assert.Equal(NotificationKind.CommentHidden, Assert.Single(await site.ToldAsync(author)).Kind);
        await site.WithAsync<CommentModeration>(m => m.RestoreAsync(actor, id));
        Assert.Empty(await site.ToldAsync(author));
    }

    [Fact]
    public async Task A_held_reply_is_told_when_it_is_approved_and_a_hidden_one_no_more()
    {
        await using var strict = new SiteFactory { ["Comments:WatchedWords:0"] = "cheap" };
        var (movie, ann, bea, moderator) = (await strict.FilmAsync(), await strict.PersonAsync(), await strict.PersonAsync(), await strict.PersonAsync(Role.Moderator));
        var actor = new Actor(moderator.Id, null);
        var root = await strict.SayAsync(ann.Id, movie, "Where?");
        var reply = await strict.SayAsync(bea.Id, movie, "Very cheap", root);
        Assert.Empty(await strict.ToldAsync(ann));
        await strict.WithAsync<CommentModeration>(m => m.ApproveAsync(actor, reply));
        Assert.Equal(NotificationKind.Replied, Assert.Single(await strict.ToldAsync(ann)).Kind);
        await strict.WithAsync<CommentModeration>(m => m.HideAsync(actor, reply));
        Assert.Empty(await strict.ToldAsync(ann));
        Assert.Single(await strict.MailsAsync(ann.Email));
    }

    [Fact]
    public async Task Two_people_with_different_hearts_get_different_lists_and_one_small_form_serves_every_heart()
    {
        var movie = await site.FilmAsync("Two hearts");
        await site.WithAsync<Core.Catalog.CatalogSearch>(s => s.RefreshAsync([movie]));
        await site.WithAsync<Core.Catalog.Search.CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        using var one = await site.SignedInAsync();
        using var other = await site.SignedInAsync();
        await site.WithAsync<FavoriteService>(f => f.ToggleAsync(one.Person!.Id, movie));
        foreach (var (browser, pressed) in new[] { (one, "true"), (other, "false"), (one, "true") })
        {
            var page = await browser.GetPageAsync("/movies?q=two+hearts");
            Assert.Equal(pressed, Assert.Single(page.Hooks("movie-card")).QuerySelector("[data-testid=favorite-button]")!.GetAttribute("aria-pressed"));
            Assert.Single(page.QuerySelectorAll("form#keep input[name=__RequestVerificationToken]"));
            Assert.Empty(page.QuerySelectorAll("[data-testid=movie-card] form"));
        }
        using var answer = await other.PostAsync((await other.GetPageAsync("/movies?q=two+hearts")).Form($"/movies/{movie}/favorite"));
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(2, await site.InDbAsync(db => db.Favorites.CountAsync(f => f.MovieId == movie)));
    }
}

/// <summary>A film with a director, a genre and a certification of its own, another film of this genre, a comment, and names that no film has.</summary>
internal sealed record KeptFilm(SiteFactory Site, Actor Actor, int Id, int Other, string Url, Person Author, long Comment, int Genre, string GenreSlug, int Director, int Certification, SpareNames Spare)
{
    private static int number;

    public string NewName => $"Renamed {Id}";

    public static async Task<KeptFilm> MakeAsync(SiteFactory site)
    {
        var mark = Interlocked.Increment(ref number);
        var (film, other) = (await site.FilmAsync($"Kept {mark}", genre: $"Kept Kind {mark}"), await site.FilmAsync($"Kept Beside {mark}", genre: $"Kept Kind {mark}"));
        await site.DirectedAsync(film);
        var (author, moderator) = (await site.PersonAsync(), await site.PersonAsync(Role.Moderator));
        var (_, _, certification) = await site.NamesAsync();
        await site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == film).ExecuteUpdateAsync(s => s.SetProperty(m => m.CertificationId, Number(certification)))));
        var (genre, person, code) = await site.NamesAsync();
        foreach (var id in new[] { film, other }) await site.ShowAsync(id);
        return await site.InDbAsync(async db =>
        {
            var own = await db.MovieGenres.Where(g => g.MovieId == film).Select(g => new { g.GenreId, g.Genre!.Slug }).SingleAsync();
            var spare = new SpareNames(
                Number(genre), await db.Genres.Where(g => g.Id == Number(genre)).Select(g => g.Slug).SingleAsync(), Number(person), await db.People.Where(p => p.Id == Number(person)).Select(p => p.Slug).SingleAsync(),
                Number(code), await db.Certifications.Where(c => c.Id == Number(code)).Select(c => c.Code).SingleAsync());
            return new KeptFilm(site, new Actor(moderator.Id, null), film, other, await site.UrlAsync(film), author, await site.SayAsync(author.Id, film, "Said of it"), own.GenreId, own.Slug,
                await db.MovieCredits.Where(c => c.MovieId == film).Select(c => c.PersonId).SingleAsync(), Number(certification), spare);
        });
    }

    public Task EditAsync(Func<MovieForm, MovieForm> change) => Site.WithAsync<MovieEditing>(async editing =>
        Assert.Equal(SaveOutcome.Saved, (await editing.SaveAsync(Actor, Id, change((await editing.FindAsync(Id))!))).Outcome));

    public async Task BulkAsync()
    {
        var version = await Site.InDbAsync(db => db.Movies.Where(m => m.Id == Id).Select(m => m.Version).SingleAsync());
        await Site.WithAsync<BulkEditing>(async bulk => Assert.Null(Assert.Single(await bulk.ApplyAsync(Actor, [(Id, version)], new BulkWish(PriceDeed.Set, 321, 0, null))).Skipped));
    }

    public Task NameAsync(Func<CatalogNames, Task<NameResult>> work) => Site.WithAsync<CatalogNames>(async names => Assert.Equal(NameOutcome.Done, (await work(names)).Outcome));

    // The first one is liked more and stands before the second.
    public async Task TwiceTalkedOfAsync()
    {
        var (other, fan) = (await Site.PersonAsync(), await Site.PersonAsync());
        var second = await Site.SayAsync(other.Id, Id, "Said after it");
        foreach (var (person, comment) in new[] { (fan, Comment), (other, Comment), (fan, second) }) await Site.WithAsync<CommentService>(c => c.LikeAsync(person.Id, comment));
    }

    public async Task ReportAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var reporter = await Site.PersonAsync();
            await Site.WithAsync<ReportService>(r => r.ReportAsync(reporter.Id, Comment, ReportReason.Abuse, null));
        }
    }

    public async Task UpholdAsync()
    {
        var report = await Site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == Comment).Select(r => r.Id).FirstAsync());
        await Site.WithAsync<CommentModeration>(m => m.DecideAsync(Actor, report, accept: true, null));
    }

    // What an earlier run of the job left, of films that nobody loves any more.
    public Task AlikeOfOldAsync() => Site.InDbAsync(db => db.InTransaction(async () =>
    {
        db.MovieSimilarities.Add(new MovieSimilarity { MovieId = Id, OtherId = Other, Score = 1, Reason = SimilarityReason.Admirers });
        await db.SaveChangesAsync();
    }));

    private static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);
}

/// <summary>Names that no film has.</summary>
internal sealed record SpareNames(int Genre, string Slug, int Person, string PersonSlug, int Certification, string Code);
