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
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Watching;

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
        string[] odd = ["films/", "films/ab/.half", "uploads/", "imports/"];
        foreach (var key in odd) s3.Leave(key);
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
        // What is not the store's own stays, and keeps nothing else from being swept.
        Assert.All(odd, key => Assert.True(s3.Has(key)));
        Assert.Contains("erased 0 files", await site.WithAsync<ImportSweep, string>(s => s.RunAsync(CancellationToken.None)), StringComparison.Ordinal);
        Assert.StartsWith("Swept 0 files", await site.WithAsync<MediaSweep, string>(s => s.RunAsync(CancellationToken.None)), StringComparison.Ordinal);
    }
}
