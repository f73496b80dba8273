using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Watching;

/// <summary>One site with one film of 10,000 bytes, and people who may and may not see it.</summary>
public sealed class StreamSite : IAsyncLifetime
{
    public const int Length = 10_000;

    public SiteFactory Site { get; } = new();
    public byte[] Bytes { get; } = new byte[Length];
    public int Movie { get; private set; }
    public IReadOnlyDictionary<string, SiteClient> Clients { get; private set; } = new Dictionary<string, SiteClient>();

    public SiteClient Owner => Clients["owner"];

    public async Task InitializeAsync()
    {
        new Random(7).NextBytes(Bytes);
        Movie = await Site.FilmAsync(bytes: Bytes);
        await Site.StoreAsync("films/en.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nA train.\n"u8.ToArray());
        await Site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieTracks.Add(new MovieTrack { MovieId = Movie, Language = "en", Kind = TrackKind.Captions, Label = "English", FileKey = "films/en.vtt" });
            await db.SaveChangesAsync();
        }));
        var clients = new Dictionary<string, SiteClient>
        {
            ["stranger"] = Site.Browser(),
            ["other person"] = await Site.SignedInAsync(),
            ["refunded person"] = await Site.SignedInAsync(),
            ["blocked owner"] = await Site.SignedInAsync(),
            ["owner"] = await Site.SignedInAsync(),
            ["moderator"] = await Site.SignedInAsync(Role.Moderator),
            ["admin"] = await Site.SignedInAsync(Role.Admin),
        };
        Clients = clients;
        await Site.OwnsAsync(clients["owner"].Person!, Movie);
        await Site.OwnsAsync(clients["refunded person"].Person!, Movie);
        await Site.RefundedAsync(clients["refunded person"].Person!, Movie);
        await Site.OwnsAsync(clients["blocked owner"].Person!, Movie);
        await Site.BlockedAsync(clients["blocked owner"].Person!);
    }

    public Task<HttpResponseMessage> AskAsync(string who, HttpMethod? method = null, string? range = null, string? ifRange = null, string? ifNoneMatch = null, string? address = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(address ?? $"/watch/{Movie}/stream", UriKind.Relative));
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        if (ifRange is not null) request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        return Clients[who].Http.SendAsync(request);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in Clients.Values) client.Dispose();
        await Site.DisposeAsync();
    }
}

public class StreamTests(StreamSite stream) : IClassFixture<StreamSite>
{
    private const int N = StreamSite.Length;

    [Theory]
    [InlineData("bytes=0-", 0, N)]
    [InlineData("bytes=0-1", 0, 2)]
    [InlineData("bytes=-500", N - 500, 500)]
    [InlineData("bytes=9999-", N - 1, 1)]
    [InlineData("bytes=100-50000", 100, N - 100)]
    [InlineData("bytes=0-0", 0, 1)]
    public async Task A_range_is_answered_by_just_these_bytes(string range, int from, int length)
    {
        foreach (var who in new[] { "owner", "moderator", "admin" })
        {
            using var answer = await stream.AskAsync(who, range: range);
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{N}"), answer.Content.Headers.ContentRange?.ToString());
            Assert.Equal(length, answer.Content.Headers.ContentLength);
            Assert.Equal(stream.Bytes[from..(from + length)], await answer.Content.ReadAsByteArrayAsync());
            Assert.Empty(answer.Content.Headers.ContentEncoding);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytes=0-1,5-9")]
    [InlineData("bytes=nonsense")]
    [InlineData("bytes=9-3")]
    [InlineData("reels=0-1-2")]
    public async Task Without_a_single_sound_range_the_whole_film_is_sent(string? range)
    {
        using var answer = await stream.AskAsync("owner", range: range);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(stream.Bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_answer_can_be_validated_and_is_asked_for_each_time()
    {
        using var answer = await stream.AskAsync("owner");
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.NotNull(answer.Content.Headers.LastModified);
        var cache = answer.Headers.CacheControl!;
        Assert.True(cache is { Private: true, NoCache: true, NoStore: false, Public: false });
    }

    [Fact]
    public async Task A_range_of_a_file_that_is_another_by_now_is_412()
    {
        using var first = await stream.AskAsync("owner", HttpMethod.Head);
        foreach (var (tag, expected) in new[] { ("\"another\"", HttpStatusCode.PreconditionFailed), (first.Headers.ETag!.ToString(), HttpStatusCode.PartialContent) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/watch/{stream.Movie}/stream", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");
            using var answer = await stream.Owner.Http.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_owner_whose_bank_disputes_the_payment_gets_no_bytes_until_it_ends()
    {
        using var owner = await stream.Site.SignedInAsync();
        await stream.Site.OwnsAsync(owner.Person!, stream.Movie);
        async Task<HttpStatusCode> AskedAsync(Action<Core.Library.Entitlement>? change = null)
        {
            await stream.Site.InDbAsync(db => db.InTransaction(async () =>
            {
                change?.Invoke(await db.Entitlements.SingleAsync(e => e.UserId == owner.Person!.Id));
                await db.SaveChangesAsync();
            }));
            // An answer is remembered for seconds.
            stream.Site.Clock.Advance(TimeSpan.FromSeconds(10));
            using var answer = await owner.GetAsync($"/watch/{stream.Movie}/stream");
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.OK, await AskedAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await AskedAsync(e => e.Freeze()));
        Assert.Equal(HttpStatusCode.OK, await AskedAsync(e => e.Thaw()));
    }

    [Fact]
    public async Task A_range_past_the_end_is_416_and_says_how_long_the_film_is()
    {
        using var answer = await stream.AskAsync("owner", range: "bytes=10000-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */10000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_goes_on_only_in_the_same_file()
    {
        using var first = await stream.AskAsync("owner");
        var tag = first.Headers.ETag!.ToString();
        var modified = first.Content.Headers.LastModified!.Value.ToString("R", CultureInfo.InvariantCulture);

        using var sameTag = await stream.AskAsync("owner", range: "bytes=5-6", ifRange: tag);
        using var sameDate = await stream.AskAsync("owner", range: "bytes=5-6", ifRange: modified);
        using var oldTag = await stream.AskAsync("owner", range: "bytes=5-6", ifRange: "\"another\"");
        Assert.Equal(HttpStatusCode.PartialContent, sameTag.StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, sameDate.StatusCode);
        Assert.Equal(HttpStatusCode.OK, oldTag.StatusCode);
        Assert.Equal(N, oldTag.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again()
    {
        using var first = await stream.AskAsync("owner");
        var tag = first.Headers.ETag!.ToString();
        foreach (var range in new[] { null, "bytes=0-1" })
        {
            using var again = await stream.AskAsync("owner", range: range, ifNoneMatch: tag);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task HEAD_says_how_long_the_film_is_and_sends_nothing()
    {
        using var answer = await stream.AskAsync("owner", HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(N, answer.Content.Headers.ContentLength);
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("other person")]
    [InlineData("refunded person")]
    [InlineData("blocked owner")]
    public async Task Who_does_not_own_the_film_gets_no_byte_of_it(string who)
    {
        using var known = await stream.AskAsync("owner");
        var tag = known.Headers.ETag!.ToString();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            foreach (var range in new[] { null, "bytes=0-", "bytes=0-1", "bytes=-500", "bytes=99999-", "bytes=0-1,5-9", "nonsense" })
            {
                using var answer = await stream.AskAsync(who, method, range, ifRange: tag, ifNoneMatch: tag);
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
                Assert.Null(answer.Headers.Location);
                Assert.Null(answer.Headers.ETag);
            }
        using var track = await stream.AskAsync(who, address: $"/watch/{stream.Movie}/tracks/en.vtt");
        Assert.Equal(HttpStatusCode.Forbidden, track.StatusCode);
        Assert.Empty(await track.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("owner")]
    [InlineData("admin")]
    public async Task An_unknown_film_is_404(string who)
    {
        foreach (var address in new[] { "/watch/999999/stream", "/watch/999999/tracks/en.vtt", "/watch/0/stream", "/watch/-1/stream" })
        {
            using var answer = await stream.AskAsync(who, address: address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_film_without_a_file_is_404_for_its_owner()
    {
        var movie = await stream.Site.FilmAsync("Lost Reel", bytes: null);
        await stream.Site.OwnsAsync(stream.Owner.Person!, movie);
        using var answer = await stream.AskAsync("owner", address: $"/watch/{movie}/stream");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Captions_are_text_for_the_owner_and_404_in_a_language_there_is_not()
    {
        using var answer = await stream.AskAsync("owner", address: $"/watch/{stream.Movie}/tracks/en.vtt");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/vtt; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl is { Private: true, NoCache: true });
        foreach (var language in new[] { "uk", "..", "%2e%2e%2fen", "en.vtt" })
        {
            using var other = await stream.AskAsync("owner", address: $"/watch/{stream.Movie}/tracks/{language}.vtt");
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }
    }

    [Fact]
    public async Task A_refund_ends_access_within_seconds()
    {
        var movie = await stream.Site.FilmAsync("Soon Refunded", bytes: stream.Bytes);
        var address = $"/watch/{movie}/stream";
        await stream.Site.OwnsAsync(stream.Owner.Person!, movie);
        using (var before = await stream.AskAsync("owner", range: "bytes=0-", address: address)) Assert.Equal(HttpStatusCode.PartialContent, before.StatusCode);

        await stream.Site.RefundedAsync(stream.Owner.Person!, movie);
        stream.Site.Clock.Advance(TimeSpan.FromSeconds(6));
        using var after = await stream.AskAsync("owner", range: "bytes=0-", address: address);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Theory]
    [InlineData("refund")]
    [InlineData("block")]
    [InlineData("sign-out")]
    public async Task An_open_player_is_cut_off_within_ten_seconds_of(string deed)
    {
        // Larger than what fits into the pipes between.
        var movie = await stream.Site.FilmAsync($"Open Player {deed}", bytes: new byte[32 * 1024 * 1024]);
        using var viewer = await stream.Site.SignedInAsync();
        await stream.Site.OwnsAsync(viewer.Person!, movie);
        using var answer = await viewer.Http.GetAsync(new Uri($"/watch/{movie}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var film = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        await film.ReadExactlyAsync(buffer);
        stream.Site.Clock.Advance(TimeSpan.FromSeconds(4));
        for (var i = 0; i < 20; i++) await film.ReadExactlyAsync(buffer);

        if (deed == "refund") await stream.Site.RefundedAsync(viewer.Person!, movie);
        else if (deed == "block") await stream.Site.BlockedAsync(viewer.Person!);
        else await stream.Site.InDbAsync(db => db.InTransaction(() => db.Sessions.Where(s => s.UserId == viewer.Person!.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedUtc, stream.Site.Clock.UtcNow))));
        stream.Site.Clock.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAnyAsync<Exception>(() => film.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task With_a_bucket_who_may_watch_is_sent_on_for_minutes_and_nobody_else()
    {
        await using var s3 = await LoopbackS3.StartAsync();
        await using var site = new SiteFactory
        {
            ["Media:Provider"] = "S3", ["Media:S3:Endpoint"] = s3.Url, ["Media:S3:Bucket"] = LoopbackS3.Bucket, ["Media:S3:AccessKey"] = LoopbackS3.AccessKey, ["Media:S3:SecretKey"] = LoopbackS3.SecretKey,
        };
        var movie = await site.FilmAsync("In a Bucket", bytes: stream.Bytes);
        using var owner = await site.SignedInAsync();
        using var other = await site.SignedInAsync();
        await site.OwnsAsync(owner.Person!, movie);
        using var sentOn = await owner.GetAsync($"/watch/{movie}/stream");
        Assert.Equal(HttpStatusCode.Redirect, sentOn.StatusCode);
        Assert.True(sentOn.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.StartsWith($"{s3.Url}/{LoopbackS3.Bucket}/films/", sentOn.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("X-Amz-Expires=300", sentOn.Headers.Location.Query, StringComparison.Ordinal);
        using var bucket = new HttpClient();
        Assert.Equal(stream.Bytes, await bucket.GetByteArrayAsync(sentOn.Headers.Location));
        using var refused = await other.GetAsync($"/watch/{movie}/stream");
        Assert.Equal((HttpStatusCode.Forbidden, null), (refused.StatusCode, refused.Headers.Location));
        using var page = await owner.GetAsync($"/watch/{movie}");
        Assert.Contains($"media-src 'self' {s3.Url};", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_preview_a_film_that_is_not_for_sale_and_that_counts_as_nothing()
    {
        var movie = await stream.Site.FilmAsync("Not Out Yet", bytes: stream.Bytes);
        await stream.Site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == movie).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.ComingSoon))));
        using (var answer = await stream.AskAsync("moderator", range: "bytes=0-1", address: $"/watch/{movie}/stream")) Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        using (var answer = await stream.AskAsync("other person", range: "bytes=0-1", address: $"/watch/{movie}/stream")) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(await stream.Site.InDbAsync(db => db.FilmViews.AnyAsync(v => v.MovieId == movie)));
        Assert.False(await stream.Site.InDbAsync(db => db.WatchProgress.AnyAsync(p => p.MovieId == movie)));
    }

    [Fact]
    public async Task A_bought_film_plays_at_once_although_it_was_refused_a_moment_ago()
    {
        var movie = await stream.Site.FilmAsync("Just Bought", bytes: stream.Bytes);
        using (var before = await stream.AskAsync("owner", address: $"/watch/{movie}/stream")) Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        await stream.Site.OwnsAsync(stream.Owner.Person!, movie);
        using var after = await stream.AskAsync("owner", address: $"/watch/{movie}/stream");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }
}
