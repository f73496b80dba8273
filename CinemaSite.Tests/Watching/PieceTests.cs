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
using CinemaSite.Tests.Staff;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Watching;

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
        // As after an answer that was lost.
        using (var twice = await AskAsync(HttpMethod.Post, $"{url}/complete", token)) Assert.Equal(HttpStatusCode.OK, twice.StatusCode);
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
        Assert.All(done, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(await upload.RowsAsync(movie));
        Assert.Single(await upload.Site.EntriesAsync(movie));
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
    public async Task A_piece_the_server_turns_away_is_answered_with_the_servers_own_number()
    {
        // The server in memory has no limit of its own: this one refuses as Kestrel does.
        await using var strict = new SiteFactory().With(s => s.AddSingleton<IStartupFilter, TooLargeBodies>());
        using var moderator = await strict.SignedInAsync(Role.Moderator);
        var movie = await strict.FilmAsync("Too Large A Piece");
        var token = (await moderator.GetPageAsync($"/admin/movies/{movie}/media")).QuerySelector<IHtmlInputElement>("form[enctype] [name=__RequestVerificationToken]")!.Value;
        moderator.Http.DefaultRequestHeaders.Add("RequestVerificationToken", token);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["kind"] = "Film", ["name"] = "film.mp4", ["length"] = $"{3 * Piece}", ["stamp"] = "1" });
        using var begun = await moderator.Http.PostAsync(new Uri($"/admin/movies/{movie}/media/uploads", UriKind.Relative), form);
        var url = (await begun.Content.ReadFromJsonAsync<UploadState>())!.Url;
        using var answer = await moderator.Http.PutAsync(new Uri($"{url}?offset=0", UriKind.Relative), new ByteArrayContent(new byte[10]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        // Not by the page that developers see of an exception.
        Assert.DoesNotContain(nameof(BadHttpRequestException), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private sealed class TooLargeBodies : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, then) =>
            {
                if (HttpMethods.IsPut(context.Request.Method)) context.Request.Body = new Refusing();
                return then(context);
            });
            next(app);
        };

        private sealed class Refusing : MemoryStream
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
        }
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
