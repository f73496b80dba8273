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
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
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

/// <summary>Films that come in pieces.</summary>
public class PieceTests(UploadSite upload) : IClassFixture<UploadSite>
{
    private const int Piece = MediaUpload.PieceBytes;

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string url, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative)) { Content = content };
        if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        return await upload.Moderator.Http.SendAsync(request);
    }

    private async Task<(string Url, long Offset)> BeginAsync(int movie, string token, long length, string name = "film.mp4", long stamp = 1)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["kind"] = "Film", ["name"] = name, ["length"] = $"{length}", ["stamp"] = $"{stamp}" });
        using var answer = await AskAsync(HttpMethod.Post, $"/admin/movies/{movie}/media/uploads", token, form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var state = await answer.Content.ReadFromJsonAsync<UploadState>();
        Assert.Equal((length, Piece), (state!.Length, state.Piece));
        return (state.Url, state.Offset);
    }

    private Task<HttpResponseMessage> PutAsync(string url, string? token, byte[] film, long offset, int? length = null) =>
        AskAsync(HttpMethod.Put, $"{url}?offset={offset}", token, new ByteArrayContent(film, (int)offset, length ?? (int)Math.Min(Piece, film.Length - offset)));

    private static async Task<long> OffsetAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("offset").GetInt64();

    [Fact]
    public async Task A_film_in_pieces_goes_on_where_it_broke_off_and_is_the_same_in_the_end()
    {
        var movie = await upload.Site.FilmAsync("In Pieces");
        var film = DrawnFilm.Make(payload: 2 * Piece + 12_345);
        var token = await upload.TokenAsync(movie);
        var (url, _) = await BeginAsync(movie, token, film.Length);
        using (var first = await PutAsync(url, token, film, 0)) Assert.Equal(Piece, await OffsetAsync(first));

        // A piece that came short, one that came twice and one that came too soon change nothing.
        using (var half = await PutAsync(url, token, film, Piece, 1000)) Assert.Equal(HttpStatusCode.BadRequest, half.StatusCode);
        using (var again = await PutAsync(url, token, film, 0)) Assert.Equal((HttpStatusCode.Conflict, Piece), (again.StatusCode, await OffsetAsync(again)));
        using (var ahead = await PutAsync(url, token, film, 2 * Piece)) Assert.Equal((HttpStatusCode.Conflict, Piece), (ahead.StatusCode, await OffsetAsync(ahead)));
        using (var early = await AskAsync(HttpMethod.Post, $"{url}/complete", token)) Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);

        // After a reload the same file is known again, another is not.
        Assert.Contains("Choose the same file again", (await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media")).HookText("broken-upload"), StringComparison.Ordinal);
        var (other, start) = await BeginAsync(movie, token, film.Length, stamp: 2);
        Assert.NotEqual(url, other);
        Assert.Equal(0, start);
        var (resumed, offset) = await BeginAsync(movie, token, film.Length);
        Assert.Equal((url, (long)Piece), (resumed, offset));

        foreach (var at in new[] { Piece, 2 * Piece })
            using (var next = await PutAsync(url, token, film, at)) Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        using (var done = await AskAsync(HttpMethod.Post, $"{url}/complete", token)) Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        using (var twice = await AskAsync(HttpMethod.Post, $"{url}/complete", token)) Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(film)), Assert.Single(await upload.RowsAsync(movie)).Sha256);
        Assert.Empty(upload.Files(Path.Combine("uploads", url[(url.LastIndexOf('/') + 1)..])));
        Assert.Contains("The film is saved", (await upload.Moderator.GetPageAsync($"/admin/movies/{movie}/media")).Hooks("notice")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_pieces_that_race_one_counts()
    {
        var movie = await upload.Site.FilmAsync("Racing Pieces");
        var film = DrawnFilm.Make(payload: Piece + 5);
        var token = await upload.TokenAsync(movie);
        var (url, _) = await BeginAsync(movie, token, film.Length);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PutAsync(url, token, film, 0)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        using (var rest = await PutAsync(url, token, film, Piece)) Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync(HttpMethod.Post, $"{url}/complete", token)));
        Assert.Single(done, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Single(await upload.RowsAsync(movie));
    }

    [Fact]
    public async Task What_does_not_begin_as_a_film_is_refused_with_its_first_piece()
    {
        var movie = await upload.Site.FilmAsync("No Film In Pieces");
        var token = await upload.TokenAsync(movie);
        var (url, _) = await BeginAsync(movie, token, 3L * Piece);
        using var first = await PutAsync(url, token, new byte[Piece], 0);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, first.StatusCode);
        using var gone = await PutAsync(url, token, new byte[Piece], 0);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Pieces_need_the_token_and_a_length_that_can_be()
    {
        var movie = await upload.Site.FilmAsync("Guarded Pieces");
        var token = await upload.TokenAsync(movie);
        var (url, _) = await BeginAsync(movie, token, 100);
        using (var bare = await PutAsync(url, null, new byte[100], 0)) Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        foreach (var (length, status) in new[] { ("0", HttpStatusCode.UnprocessableEntity), ($"{FilmIntake.MostBytes + 1}", HttpStatusCode.UnprocessableEntity), ("-5", HttpStatusCode.UnprocessableEntity), ("many", HttpStatusCode.UnprocessableEntity) })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["kind"] = "Film", ["name"] = "a.mp4", ["length"] = length });
            using var answer = await AskAsync(HttpMethod.Post, $"/admin/movies/{movie}/media/uploads", token, form);
            Assert.Equal(status, answer.StatusCode);
        }
        using var kind = new FormUrlEncodedContent(new Dictionary<string, string> { ["kind"] = "Poster", ["name"] = "a.mp4", ["length"] = "5" });
        using var noPoster = await AskAsync(HttpMethod.Post, $"/admin/movies/{movie}/media/uploads", token, kind);
        Assert.Equal(HttpStatusCode.BadRequest, noPoster.StatusCode);
    }
}

public class MediaSweepTests
{
    [Fact]
    public async Task What_nobody_needs_is_swept_after_a_day_and_what_is_needed_stays()
    {
        await using var s3 = await LoopbackS3.StartAsync();
        await using var site = new SiteFactory
        {
            ["Media:Provider"] = "S3", ["Media:S3:Endpoint"] = s3.Url, ["Media:S3:Bucket"] = LoopbackS3.Bucket, ["Media:S3:AccessKey"] = LoopbackS3.AccessKey, ["Media:S3:SecretKey"] = LoopbackS3.SecretKey,
        };
        site.Clock.Advance(DateTimeOffset.UtcNow - site.Clock.GetUtcNow() - TimeSpan.FromHours(25));
        var actor = new Core.Audit.Actor((await site.PersonAsync(Role.Moderator)).Id, null);
        var kept = await site.FilmAsync("Kept");
        var gone = await site.FilmAsync("Gone");
        foreach (var movie in new[] { kept, gone })
            await site.WithAsync<MovieFiles>(async files => await site.WithAsync<FilmIntake>(async intake =>
                await files.SetFilmAsync(actor, movie, (await intake.TakeAsync(MediaKind.Film, new MemoryStream(DrawnFilm.Make()))).Film!)));
        await site.StoreAsync("films/old/orphan.mp4", [1]);
        await site.StoreAsync("avatars/ab/not-ours.webp", [1]);
        var old = await site.WithAsync<FilmUploads, MediaUpload?>(u => u.BeginAsync(actor, kept, MediaKind.Film, "a", 100, 1));
        await site.StoreAsync(MediaUpload.PieceKey(old!.Id, 0), [1]);
        s3.LeaveUnfinished("films/half.mp4");
        s3.Age(TimeSpan.FromHours(25));
        site.Clock.Advance(TimeSpan.FromHours(25));
        await site.StoreAsync("films/new/orphan.mp4", [1]);
        var fresh = await site.WithAsync<FilmUploads, MediaUpload?>(u => u.BeginAsync(actor, kept, MediaKind.Film, "b", 100, 1));
        await site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == gone).ExecuteDeleteAsync()));

        var words = await site.WithAsync<MediaSweep, string>(s => s.RunAsync(CancellationToken.None));
        Assert.StartsWith("Swept 2 files without a row, 1 of movies that are gone, 1 uploads", words, StringComparison.Ordinal);
        Assert.Equal(0, s3.OpenUploads);
        var left = await site.WithAsync<IMediaStore, List<string>>(async s => (await s.ListAsync("").ToListAsync()).ConvertAll(f => f.Key));
        Assert.Equal(3, left.Count);
        Assert.Contains("avatars/ab/not-ours.webp", left);
        Assert.Contains("films/new/orphan.mp4", left);
        Assert.Contains(await site.InDbAsync(db => db.Movies.Where(m => m.Id == kept).Select(m => m.FilmKey!).SingleAsync()), left);
        Assert.Equal([fresh!.Id], await site.InDbAsync(db => db.MediaUploads.Select(u => u.Id).ToListAsync()));
        Assert.StartsWith("Swept 0 files", await site.WithAsync<MediaSweep, string>(s => s.RunAsync(CancellationToken.None)), StringComparison.Ordinal);
    }
}
