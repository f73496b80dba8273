using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Areas.Admin.Models;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Staff;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Watching;

/// <summary>A site with a moderator at work.</summary>
public sealed class UploadSite : IAsyncLifetime
{
    public SiteFactory Site { get; } = new();
    public SiteClient Moderator { get; private set; } = null!;

    public async Task InitializeAsync() => Moderator = await Site.SignedInAsync(Role.Moderator);

    public async Task<string> TokenAsync(int movie) =>
        (await Moderator.GetPageAsync($"/admin/movies/{movie}/media")).QuerySelector<IHtmlInputElement>("form[enctype] [name=__RequestVerificationToken]")!.Value;

    /// <summary>Sends a form with files as the page would; a part with a file's name is a file.</summary>
    public async Task<HttpResponseMessage> SendAsync(int movie, string? token, params (string Field, string? FileName, byte[] Bytes)[] parts)
    {
        using var form = new MultipartFormDataContent();
        if (token is not null) form.Add(new StringContent(token), "__RequestVerificationToken");
        foreach (var (field, name, bytes) in parts)
            if (name is null) form.Add(new ByteArrayContent(bytes), field);
            else if (name.Length == 0) form.Add(new ByteArrayContent(bytes) { Headers = { ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = field, FileName = "\"\"" } } });
            else form.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, field, name);
        return await Moderator.Http.PostAsync(new Uri($"/admin/movies/{movie}/media", UriKind.Relative), form);
    }

    public async Task<HttpResponseMessage> SendAsync(int movie, params (string Field, string? FileName, byte[] Bytes)[] parts) => await SendAsync(movie, await TokenAsync(movie), parts);

    /// <summary>Sends what must be refused, and tells the message at the field.</summary>
    public async Task<string> RefusedAsync(int movie, string field, params (string Field, string? FileName, byte[] Bytes)[] parts)
    {
        var page = await SiteClient.ReadAsync(await SendAsync(movie, parts), HttpStatusCode.UnprocessableEntity);
        return page.QuerySelector($"[data-testid=field-error][data-field={field}]:not([hidden])")!.TextContent;
    }

    public Task<List<MediaFile>> RowsAsync(int movie) => Site.InDbAsync(db => db.MediaFiles.AsNoTracking().Where(f => f.MovieId == movie).OrderBy(f => f.Id).ToListAsync());

    public IEnumerable<string> Files(string folder) =>
        Path.Combine(Site.Folder, "media", folder) is var path && Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [];

    public async Task DisposeAsync()
    {
        Moderator.Dispose();
        await Site.DisposeAsync();
    }
}

public class UploadTests(UploadSite upload) : IClassFixture<UploadSite>
{
    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task A_film_is_stored_described_by_its_own_header_and_played()
    {
        var movie = await upload.Site.FilmAsync("Uploaded", minutes: 80);
        var film = DrawnFilm.Make(seconds: 1834, width: 1920, height: 1080, payload: 300_000);
        using var answer = await upload.SendAsync(movie, ("film", "..%2f..\\evil.aspx", film));
        Assert.Equal((HttpStatusCode.SeeOther, $"/admin/movies/{movie}/media"), (answer.StatusCode, answer.Headers.Location!.OriginalString));

        var row = Assert.Single(await upload.RowsAsync(movie));
        Assert.Equal((MediaKind.Film, "video/mp4", film.LongLength, Convert.ToHexStringLower(SHA256.HashData(film)), 1834.0, 1920, 1080, upload.Moderator.Person!.Id),
            (row.Kind, row.ContentType, row.Length, row.Sha256, row.Seconds, row.Width, row.Height, row.UploadedBy));
        Assert.Matches("^films/[0-9a-f]{2}/[0-9a-f]{32}\\.mp4$", row.Key);

        using var stream = await upload.Moderator.GetAsync($"/watch/{movie}/stream");
        Assert.Equal(film, await stream.Content.ReadAsByteArrayAsync());
        var page = await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media");
        Assert.Contains("30:34", page.HookText("media-film"), StringComparison.Ordinal);
        Assert.Equal(1834, await upload.Site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).Select(m => m.FilmSeconds).SingleAsync()));
        Assert.True(await upload.Site.InDbAsync(db => db.AuditEntries.AnyAsync(e => e.Action == "movie.film.set" && e.SubjectId == movie.ToString(CultureInfo.InvariantCulture) && e.ActorId == upload.Moderator.Person!.Id)));
    }

    [Fact]
    public async Task A_film_that_is_replaced_or_removed_leaves_no_file_behind()
    {
        var movie = await upload.Site.FilmAsync("Replaced");
        foreach (var seconds in new[] { 10, 20 })
            using (var answer = await upload.SendAsync(movie, ("trailer", "t.mp4", DrawnFilm.Make(seconds)))) Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var row = Assert.Single(await upload.RowsAsync(movie));
        Assert.Equal(20, row.Seconds);
        using (var stranger = upload.Site.Browser())
        using (var trailer = await stranger.GetAsync($"/movies/{movie}/trailer"))
            Assert.Equal(HttpStatusCode.OK, trailer.StatusCode);

        var page = await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media");
        var form = page.QuerySelectorAll<IHtmlFormElement>($"form[action='/admin/movies/{movie}/media/remove']").Single(f => f.QuerySelector<IHtmlInputElement>("[name=file]")!.Value == "Trailer");
        var after = await upload.Moderator.SubmitAsync(form);
        Assert.Contains("removed", after.HookText("notice"), StringComparison.Ordinal);
        Assert.Empty(await upload.RowsAsync(movie));
        Assert.DoesNotContain(upload.Files("trailers"), f => f.EndsWith(Path.GetFileName(row.Key), StringComparison.Ordinal));
        using var gone = await upload.Moderator.GetAsync($"/movies/{movie}/trailer");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_removed_and_nothing_is_written_down()
    {
        var movie = await upload.Site.FilmAsync("Nothing There");
        var form = (await upload.Moderator.GetPageAsync("/")).Form("/theme");
        async Task<HttpStatusCode> RemoveAsync(int of, string file, string kind = "", string language = "")
        {
            form.SetAttribute("action", $"/admin/movies/{of}/media/remove");
            using var answer = await upload.Moderator.PostAsync(form, ("file", file), ("kind", kind), ("language", language));
            return answer.StatusCode;
        }
        foreach (var file in new[] { "Film", "Trailer", "Poster" }) Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (await RemoveAsync(movie, file), await RemoveAsync(999_999, file)));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (await RemoveAsync(movie, "Track", "Captions", "en"), await RemoveAsync(999_999, "Track", "Captions", "en")));
        Assert.Empty(await upload.Site.EntriesAsync(movie));
        Assert.Equal(1, await upload.Site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).Select(m => m.PosterVersion).SingleAsync()));
    }

    [Fact]
    public async Task The_log_tells_which_text_and_which_file_it_was_also_of_those_that_came_with_the_catalogue()
    {
        var movie = await upload.Site.FilmAsync("Told Files", bytes: [1]);
        await upload.Site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieTracks.Add(new MovieTrack { MovieId = movie, Language = "uk", Kind = TrackKind.Subtitles, Label = "Українська", FileKey = "tracks/came.vtt" });
            await db.SaveChangesAsync();
        }));
        var key = await upload.Site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).Select(m => m.FilmKey).SingleAsync());
        using (await upload.SendAsync(movie, ("kind", null, Utf8("Subtitles")), ("language", null, Utf8("uk")), ("subtitles", "a.srt", Utf8("1\n00:00:01,000 --> 00:00:02,000\nНове\n")))) { }
        using (await upload.SendAsync(movie, ("film", "a.mp4", DrawnFilm.Make()))) { }
        var page = await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media");
        foreach (var form in page.QuerySelectorAll<IHtmlFormElement>("form[action$='/remove']").ToList()) await upload.Moderator.SubmitAsync(form);
        var entries = await upload.Site.EntriesAsync(movie);
        Assert.Equal(["movie.film.remove", "movie.film.set", "movie.track.remove", "movie.track.set"], entries.Select(e => e.Action).Order(StringComparer.Ordinal));
        AuditEntry Of(string action) => entries.Single(e => e.Action == action);
        const string text = "\"text\":{\"kind\":\"Subtitles\",\"language\":\"uk\",\"label\":\"Українська\"}";
        foreach (var part in new[] { text, "\"key\":\"tracks/came.vtt\"" }) Assert.Contains(part, Of("movie.track.set").Before, StringComparison.Ordinal);
        Assert.Contains(text, Of("movie.track.set").After, StringComparison.Ordinal);
        Assert.Contains(text, Of("movie.track.remove").Before, StringComparison.Ordinal);
        Assert.Contains($"\"key\":\"{key}\"", Of("movie.film.set").Before, StringComparison.Ordinal);
        Assert.Contains("\"key\":\"films/", Of("movie.film.remove").Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_film_is_refused_and_not_kept()
    {
        var movie = await upload.Site.FilmAsync("Refused");
        var before = upload.Files("films").Count();
        Assert.Contains("not an MP4", await upload.RefusedAsync(movie, "film", ("film", "film.mp4", Utf8("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"))), StringComparison.Ordinal);
        Assert.Contains("not part of a film", await upload.RefusedAsync(movie, "film", ("film", "film.mp4", [.. DrawnFilm.Make(), .. Utf8("PK\u0003\u0004<script>alert(1)</script>")])), StringComparison.Ordinal);
        Assert.Contains("damaged", await upload.RefusedAsync(movie, "film", ("film", "film.mp4", DrawnFilm.Make()[..^200])), StringComparison.Ordinal);
        Assert.Contains("empty", await upload.RefusedAsync(movie, "trailer", ("trailer", "film.mp4", [])), StringComparison.Ordinal);
        Assert.Contains("Choose a file", await upload.RefusedAsync(movie, "film", ("film", "", [])), StringComparison.Ordinal);
        Assert.Empty(await upload.RowsAsync(movie));
        Assert.Equal(before, upload.Files("films").Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_without_its_token_changes_nothing(bool wrongOne)
    {
        var movie = await upload.Site.FilmAsync($"No Token {wrongOne}");
        var before = upload.Files("films").Count();
        using var answer = await upload.SendAsync(movie, wrongOne ? "CfDJ8nonsense" : null, ("film", "film.mp4", DrawnFilm.Make()));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await upload.RowsAsync(movie));
        Assert.Equal(before, upload.Files("films").Count());
    }

    [Fact]
    public async Task The_token_may_stand_behind_the_file()
    {
        var movie = await upload.Site.FilmAsync("Late Token");
        using var answer = await upload.SendAsync(movie, token: null, ("film", "film.mp4", DrawnFilm.Make()), ("__RequestVerificationToken", null, Utf8(await upload.TokenAsync(movie))));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Single(await upload.RowsAsync(movie));
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=", "x")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"film\"; filename=\"a\"\r\n\r\nbroken off")]
    [InlineData("multipart/form-data; boundary=abc", "")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nno header at all\r\n--abc--")]
    [InlineData("application/json", "{}")]
    [InlineData("text/plain", "film")]
    public async Task A_form_that_cannot_be_read_is_400(string type, string body)
    {
        var movie = await upload.Site.FilmAsync($"Unreadable {Guid.NewGuid()}");
        using var content = new ByteArrayContent(Utf8(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await upload.Moderator.Http.PostAsync(new Uri($"/admin/movies/{movie}/media", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_movie_is_404()
    {
        using var page = await upload.Moderator.GetAsync("/admin/movies/999999/media");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        using var post = await upload.SendAsync(999_999, token: null, ("film", "a.mp4", DrawnFilm.Make()));
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
    }

    [Fact]
    public async Task A_poster_is_drawn_anew_in_the_sizes_of_the_site_and_shown_everywhere()
    {
        var movie = await upload.Site.FilmAsync("With Poster");
        var picture = Drawn.Picture(900, 1200);
        byte[] polyglot = [.. picture, .. Utf8("<script>alert('polyglot')</script>PK\u0003\u0004")];
        using (var answer = await upload.SendAsync(movie, ("poster", "a.svg", polyglot))) Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var rows = await upload.RowsAsync(movie);
        Assert.Equal([(200, "image/webp"), (400, "image/webp"), (800, "image/webp"), (400, "image/jpeg")], rows.Select(r => (r.Width!.Value, r.ContentType)));
        foreach (var file in upload.Files("posters")) Assert.Equal(-1, (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("polyglot"u8));

        await upload.Site.WithAsync<Core.Catalog.Search.CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        using var stranger = upload.Site.Browser();
        var image = (await stranger.GetPageAsync($"/movies?q=With+Poster")).QuerySelector($"[data-movie-id='{movie}'] img")!;
        Assert.Equal($"/posters/{movie}-2-400.jpg", image.GetAttribute("src"));
        Assert.Equal($"/posters/{movie}-2-200.webp 200w, /posters/{movie}-2-400.webp 400w, /posters/{movie}-2-800.webp 800w", image.GetAttribute("srcset"));
        var film = await upload.Site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).Select(m => m.Slug).SingleAsync());
        Assert.EndsWith($"://localhost/posters/{movie}-2-400.jpg", (await stranger.GetPageAsync($"/movies/{movie}/{film}")).QuerySelector("meta[property='og:image']")!.GetAttribute("content"), StringComparison.Ordinal);
        foreach (var (address, type) in new[] { ($"/posters/{movie}-2-200.webp", "image/webp"), ($"/posters/{movie}-2-400.jpg", "image/jpeg") })
        {
            using var sent = await stranger.GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, type), (sent.StatusCode, sent.Content.Headers.ContentType!.MediaType));
            Assert.Contains("immutable", sent.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal("nosniff", sent.Headers.GetValues("X-Content-Type-Options").Single());
        }
        foreach (var old in new[] { $"/posters/{movie}-1.svg", $"/posters/{movie}-2.svg", $"/posters/{movie}-9-400.webp" })
        {
            using var moved = await stranger.GetAsync(old);
            Assert.Equal($"/posters/{movie}-2-400.jpg", moved.Headers.Location?.OriginalString);
        }
        using (var wide = await stranger.GetAsync($"/posters/{movie}-2-wide.svg")) Assert.Equal(HttpStatusCode.OK, wide.StatusCode);
        using (var size = await stranger.GetAsync($"/posters/{movie}-2-123.webp")) Assert.Equal(HttpStatusCode.NotFound, size.StatusCode);

        var page = await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media");
        await upload.Moderator.SubmitAsync((IHtmlFormElement)page.Hooks("media-poster")[0].QuerySelector($"form[action$='/remove']")!);
        Assert.Empty(await upload.RowsAsync(movie));
        Assert.Equal(3, await upload.Site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).Select(m => m.PosterVersion).SingleAsync()));
    }

    [Fact]
    public async Task A_poster_that_is_none_too_large_or_a_bomb_is_refused()
    {
        var movie = await upload.Site.FilmAsync("Bad Poster");
        Assert.Contains("not a picture", await upload.RefusedAsync(movie, "poster", ("poster", "a.png", Utf8("<svg xmlns='http://www.w3.org/2000/svg'/>"))), StringComparison.Ordinal);
        Assert.Contains("million pixels", await upload.RefusedAsync(movie, "poster", ("poster", "a.png", Drawn.Bomb(20_000))), StringComparison.Ordinal);
        Assert.Contains("larger than 5 MB", await upload.RefusedAsync(movie, "poster", ("poster", "a.png", new byte[Pictures.MostBytes + 1])), StringComparison.Ordinal);
        Assert.Empty(await upload.RowsAsync(movie));
    }

    [Fact]
    public async Task Texts_are_cleaned_kept_by_language_and_kind_and_played()
    {
        var movie = await upload.Site.FilmAsync("With Texts", bytes: [1]);
        async Task SetAsync(string kind, string language, string text)
        {
            // The file first: the order of a form's parts is the sender's.
            using var answer = await upload.SendAsync(movie, ("subtitles", "a.srt", Utf8(text)), ("kind", null, Utf8(kind)), ("language", null, Utf8(language)));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }
        await SetAsync("captions", "en", "1\n00:00:01,000 --> 00:00:02,000\n[wind] <script>Hello</script>\n");
        await SetAsync("subtitles", "en", "1\n00:00:01,000 --> 00:00:02,000\nSpeech\n");
        await SetAsync("subtitles", "uk", "1\n00:00:01,000 --> 00:00:02,000\nСтаре\n");
        await SetAsync("subtitles", "uk", "1\n00:00:01,000 --> 00:00:02,000\nНове\n");
        await SetAsync("chapters", "en", "WEBVTT\n\n00:00.000 --> 10:00.000\nLeaving <b>home</b> & more\n\n10:00.000 --> 20:00.000\nThe road\n");
        Assert.Equal(4, (await upload.RowsAsync(movie)).Count);

        var page = await upload.Moderator.GetPageAsync($"/watch/{movie}");
        Assert.Equal(
            [("captions", "en", $"/watch/{movie}/tracks/en.vtt", true), ("chapters", "en", $"/watch/{movie}/tracks/en.vtt?kind=Chapters", false),
                ("subtitles", "en", $"/watch/{movie}/tracks/en.vtt?kind=Subtitles", false), ("subtitles", "uk", $"/watch/{movie}/tracks/uk.vtt", false)],
            page.QuerySelectorAll("track").Select(t => (t.GetAttribute("kind")!, t.GetAttribute("srclang")!, t.GetAttribute("src")!, t.HasAttribute("default"))));
        foreach (var (address, words) in new[] { ("en.vtt", "[wind] Hello"), ("en.vtt?kind=subtitles", "Speech"), ("uk.vtt", "Нове") })
        {
            using var text = await upload.Moderator.GetAsync($"/watch/{movie}/tracks/{address}");
            Assert.Equal($"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{words}\n", await text.Content.ReadAsStringAsync());
        }
        Assert.Equal(
            [("00:00 Leaving home & more", $"/watch/{movie}?t=0"), ("10:00 The road", $"/watch/{movie}?t=600")],
            page.QuerySelectorAll("[data-testid=chapters] a").Select(a => (a.TextContent, a.GetAttribute("href")!)));
    }

    [Fact]
    public async Task A_text_with_a_mistake_is_refused_with_its_line_and_one_without_a_language_at_its_field()
    {
        var movie = await upload.Site.FilmAsync("Bad Texts");
        Assert.Contains("Line 3", await upload.RefusedAsync(movie, "subtitles", ("language", null, Utf8("en")), ("subtitles", "a.vtt", Utf8("WEBVTT\n\n00:02.000 --> 00:01.000\nx\n"))), StringComparison.Ordinal);
        Assert.Contains("1 MB", await upload.RefusedAsync(movie, "subtitles", ("language", null, Utf8("en")), ("subtitles", "a.vtt", new byte[Subtitles.MostBytes + 1])), StringComparison.Ordinal);
        Assert.Contains("language", await upload.RefusedAsync(movie, "language", ("subtitles", "a.vtt", Utf8("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"))), StringComparison.Ordinal);
        foreach (var tag in new[] { "../../etc", "e", "english!", "xx-yy-zz-aa" })
            Assert.NotEmpty(await upload.RefusedAsync(movie, "subtitles", ("language", null, Utf8(tag)), ("subtitles", "a.vtt", Utf8("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"))));
        Assert.Empty(await upload.RowsAsync(movie));
    }

    [Fact]
    public async Task A_refused_form_of_files_comes_back_with_what_was_chosen_and_its_message_at_its_own_field()
    {
        var movie = await upload.Site.FilmAsync("Sent Back");
        using var answer = await upload.SendAsync(movie, ("kind", null, Utf8("Chapters")), ("language", null, Utf8("uk")), ("subtitles", "a.vtt", Utf8("no text")));
        var page = await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("Chapters", "uk"), (page.QuerySelector<IHtmlSelectElement>("#kind")!.Value, page.QuerySelector<IHtmlInputElement>("#language")!.Value));
        foreach (var field in new[] { "film", "trailer", "poster" }) Assert.Contains("Choose a file", await upload.RefusedAsync(movie, field, (field, "", [])), StringComparison.Ordinal);
        Assert.Contains("Choose a file", await upload.RefusedAsync(movie, "subtitles", ("kind", null, Utf8("Captions")), ("language", null, Utf8("uk")), ("subtitles", "", [])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_script_stays_below_twenty_kilobytes_with_all_others_on_it()
    {
        var movie = await upload.Site.FilmAsync("Scripts");
        var page = await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media");
        var bytes = 0;
        foreach (var script in page.QuerySelectorAll("script[src]"))
        {
            using var answer = await upload.Moderator.GetAsync(script.GetAttribute("src")!);
            using var packed = new MemoryStream();
            await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true)) await answer.Content.CopyToAsync(gzip);
            bytes += (int)packed.Length;
        }
        Assert.InRange(bytes, 1000, 20_000);
    }
}
