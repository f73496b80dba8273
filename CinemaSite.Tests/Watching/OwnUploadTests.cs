using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Staff;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Watching;

/// <summary>Whose business an upload is, and what is told of one that came to its end already.</summary>
public class OwnUploadTests(UploadSite upload) : IClassFixture<UploadSite>
{
    private readonly SiteFactory site = upload.Site;

    private Actor Owner => new(upload.Moderator.Person!.Id, null);

    private async Task<MediaUpload> BegunAsync(int movie, byte[] film, string name = "mine.mp4") =>
        (await site.WithAsync<FilmUploads, MediaUpload?>(u => u.BeginAsync(Owner, movie, MediaKind.Film, name, film.Length, 1)))!;

    private Task<PieceResult> PutAsync(Actor by, MediaUpload begun, byte[] film) => site.WithAsync<FilmUploads, PieceResult>(u => u.AppendAsync(by, begun.MovieId, begun.Id, 0, new MemoryStream(film)));

    private static async Task<HttpStatusCode> AskAsync(SiteClient browser, HttpMethod method, string url, string token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative)) { Content = content };
        request.Headers.Add("RequestVerificationToken", token);
        using var answer = await browser.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> TokenAsync(SiteClient browser, int movie) =>
        (await browser.GetPageAsync($"/admin/movies/{movie}/media")).QuerySelector<IHtmlInputElement>("form[enctype] [name=__RequestVerificationToken]")!.Value;

    [Fact]
    public async Task A_colleague_can_neither_write_into_nor_complete_nor_give_up_an_upload()
    {
        var movie = await site.FilmAsync("Not Yours");
        var film = DrawnFilm.Make();
        var begun = await BegunAsync(movie, film);
        Assert.Equal(PieceOutcome.Taken, (await PutAsync(Owner, begun, film)).Outcome);
        var url = $"/admin/movies/{movie}/media/uploads/{begun.Id:N}";

        using var other = await site.SignedInAsync(Role.Moderator);
        var token = await TokenAsync(other, movie);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(other, HttpMethod.Put, $"{url}?offset=0", token, new ByteArrayContent(film)));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(other, HttpMethod.Post, $"{url}/complete", token));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(other, HttpMethod.Post, $"{url}/cancel", token));
        Assert.Empty(await site.EntriesAsync(movie));

        var shown = Assert.Single((await other.GetPageAsync($"/admin/movies/{movie}/media")).Hooks("broken-upload"));
        Assert.Contains(upload.Moderator.Person!.DisplayName, shown.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("to go on", shown.TextContent, StringComparison.Ordinal);
        Assert.Null(shown.QuerySelector("form"));
        Assert.DoesNotContain(begun.Id.ToString("N"), shown.OuterHtml, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(upload.Moderator, HttpMethod.Post, $"{url}/complete", await upload.TokenAsync(movie)));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(other, HttpMethod.Post, $"{url}/complete", token));
    }

    [Fact]
    public async Task Who_began_an_upload_gives_it_up_and_that_is_written_down_once()
    {
        var movie = await site.FilmAsync("Given Up");
        var film = DrawnFilm.Make();
        var begun = await BegunAsync(movie, film, "given up.mp4");
        await PutAsync(Owner, begun, film);
        var page = await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media");
        var form = (IHtmlFormElement)Assert.Single(page.Hooks("broken-upload")).QuerySelector("form")!;
        Assert.Empty((await upload.Moderator.SubmitAsync(form)).Hooks("broken-upload"));
        Assert.Equal(HttpStatusCode.NotFound, (await upload.Moderator.PostAsync(form)).StatusCode);
        Assert.Empty(upload.Files(Path.Combine("uploads", begun.Id.ToString("N"))));

        var deed = Assert.Single(await site.EntriesAsync(movie));
        Assert.Equal(("movie.upload.cancel", upload.Moderator.Person!.Id), (deed.Action, deed.ActorId));
        var before = JsonDocument.Parse(deed.Before!).RootElement;
        Assert.Equal(("given up.mp4", film.Length, film.Length), (before.GetProperty("fileName").GetString(), before.GetProperty("length").GetInt64(), before.GetProperty("offset").GetInt64()));
    }

    [Fact]
    public async Task An_admin_gives_up_somebody_elses_upload_and_can_do_nothing_else_to_it()
    {
        var movie = await site.FilmAsync("Cleared Away");
        var film = DrawnFilm.Make();
        var begun = await BegunAsync(movie, film);
        using var admin = await site.SignedInAsync(Role.Admin);
        var token = await TokenAsync(admin, movie);
        var url = $"/admin/movies/{movie}/media/uploads/{begun.Id:N}";
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(admin, HttpMethod.Put, $"{url}?offset=0", token, new ByteArrayContent(film)));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(admin, HttpMethod.Post, $"{url}/complete", token));
        var form = (IHtmlFormElement)Assert.Single((await admin.GetPageAsync($"/admin/movies/{movie}/media")).Hooks("broken-upload")).QuerySelector("form")!;
        Assert.Empty((await admin.SubmitAsync(form)).Hooks("broken-upload"));
        Assert.Contains($"{upload.Moderator.Person!.Id}", Assert.Single(await site.EntriesAsync(movie)).Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_again_after_a_lost_answer_is_told_that_the_film_is_saved_until_another_takes_its_place()
    {
        var movie = await site.FilmAsync("Lost Answer");
        var film = DrawnFilm.Make();
        var begun = await BegunAsync(movie, film);
        await PutAsync(Owner, begun, film);
        Task<FileChange> Complete(Actor by) => site.WithAsync<FilmUploads, FileChange>(u => u.CompleteAsync(by, movie, begun.Id));
        Assert.Equal(FileChange.Done, await Complete(Owner));
        Assert.Equal(FileChange.Done, await Complete(Owner));
        Assert.False((await Complete(new Actor((await site.PersonAsync(Role.Moderator)).Id, null))).Found);
        Assert.Single(await site.EntriesAsync(movie));
        using (await upload.SendAsync(movie, ("film", "other.mp4", DrawnFilm.Make(seconds: 7)))) { }
        Assert.False((await Complete(Owner)).Found);
    }

    [Fact]
    public async Task A_film_is_put_together_to_its_end_when_nobody_waits_for_it_any_more()
    {
        var movie = await site.FilmAsync("Nobody Waits");
        var film = DrawnFilm.Make(payload: 5_000_000);
        var begun = await BegunAsync(movie, film);
        await PutAsync(Owner, begun, film);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/admin/movies/{movie}/media/uploads/{begun.Id:N}/complete", UriKind.Relative));
        request.Headers.Add("RequestVerificationToken", await upload.TokenAsync(movie));
        using var gone = new CancellationTokenSource();
        var asking = upload.Moderator.Http.SendAsync(request, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        // Whether the first question arrived before the line was cut or not, the second one is answered.
        Assert.Equal(HttpStatusCode.OK, await AskAsync(upload.Moderator, HttpMethod.Post, $"/admin/movies/{movie}/media/uploads/{begun.Id:N}/complete", await upload.TokenAsync(movie)));
        Assert.Single(await upload.RowsAsync(movie));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_film_that_is_the_movies_already_stays_when_the_transaction_is_run_again(bool inPieces)
    {
        var movie = await site.FilmAsync($"Run Again {inPieces}");
        var film = DrawnFilm.Make();
        Guid? begun = inPieces ? (await BegunAsync(movie, film)).Id : null;
        var taken = (await site.WithAsync<FilmIntake, FilmTaking>(i => i.TakeAsync(MediaKind.Film, new MemoryStream(film), begun))).Film!;
        for (var run = 0; run < 2; run++)
            Assert.True((await site.WithAsync<MovieFiles, FileChange>(f => f.SetFilmAsync(Owner, movie, taken, begun))).Found);
        Assert.Equal(taken.Key, await site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).Select(m => m.FilmKey).SingleAsync()));
        Assert.Equal(taken.Key, Assert.Single(await upload.RowsAsync(movie)).Key);
        Assert.NotNull(await site.WithAsync<IMediaStore, StoredFile?>(async s => await s.FindAsync(taken.Key)));
        Assert.Single(await site.EntriesAsync(movie));
    }

    [Fact]
    public async Task An_uploaded_trailer_promises_no_captions_and_one_of_the_catalogue_does()
    {
        using var stranger = site.Browser();
        var movie = await site.FilmAsync("With Trailer");
        await site.StoreAsync("shipped/with.mp4", DrawnFilm.Make());
        await site.StoreAsync("shipped/with.en.vtt", "WEBVTT\n"u8.ToArray());
        await site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == movie).ExecuteUpdateAsync(s => s.SetProperty(m => m.TrailerKey, "shipped/with.mp4"))));
        await site.ShowAsync(movie);
        var page = await stranger.GetPageAsync($"/movies/{movie}/with-trailer");
        using (var text = await stranger.GetAsync(page.QuerySelector("video track")!.GetAttribute("src")!)) Assert.Equal((HttpStatusCode.OK, true), (text.StatusCode, text.Headers.CacheControl!.Public));

        using (var sent = await upload.SendAsync(movie, ("trailer", "t.mp4", DrawnFilm.Make()))) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        await site.WithAsync<Core.Catalog.Search.CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        page = await stranger.GetPageAsync($"/movies/{movie}/with-trailer");
        Assert.Null(page.QuerySelector("video track"));
        Assert.DoesNotContain("English captions", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using (var none = await stranger.GetAsync($"/movies/{movie}/trailer/en.vtt")) Assert.Equal((HttpStatusCode.NotFound, false), (none.StatusCode, none.Headers.CacheControl?.Public ?? false));
        using (var bytes = await stranger.GetAsync($"/movies/{movie}/trailer")) Assert.Equal((HttpStatusCode.OK, true), (bytes.StatusCode, bytes.Headers.CacheControl!.Public));
        foreach (var file in upload.Files("trailers")) File.Delete(file);
        using (var lost = await stranger.GetAsync($"/movies/{movie}/trailer")) Assert.Equal((HttpStatusCode.NotFound, false), (lost.StatusCode, lost.Headers.CacheControl?.Public ?? false));
    }
}
