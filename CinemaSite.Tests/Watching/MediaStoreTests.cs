using System.Net;
using System.Security.Cryptography;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Watching;

/// <summary>What every store must do, whatever it is made of.</summary>
public abstract class MediaStoreContract : IAsyncLifetime
{
    private protected abstract IMediaStore Store { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Puts a file there past the store; false where that can't be done.</summary>
    private protected abstract bool LeaveOdd(string key);

    private protected static async Task<byte[]> ReadAsync(IMediaStore store, string key, long from = 0, long? length = null)
    {
        await using var stream = await store.OpenAsync(key, from, length);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    [Theory]
    [InlineData("film.mp4")]
    [InlineData("demo/demo-leader.mp4")]
    [InlineData("films/42/en_GB.vtt")]
    public async Task A_stored_file_is_found_again_with_its_length_and_checksum(string key)
    {
        var saved = await Store.SaveAsync(key, new MemoryStream([1, 2, 3]));
        Assert.Equal(new StoredContent(3, Convert.ToHexStringLower(SHA256.HashData([1, 2, 3]))), saved);
        var file = await Store.FindAsync(key);
        Assert.Equal((key, 3), (file!.Key, file.Length));
        Assert.InRange(file.Modified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal([1, 2, 3], await ReadAsync(Store, key));
    }

    [Fact]
    public async Task A_part_is_read_without_the_rest()
    {
        await Store.SaveAsync("films/a.mp4", new MemoryStream([.. Enumerable.Range(0, 100).Select(i => (byte)i)]));
        Assert.Equal([10, 11, 12], await ReadAsync(Store, "films/a.mp4", 10, 3));
        Assert.Equal([98, 99], await ReadAsync(Store, "films/a.mp4", 98, 50));
        Assert.Equal([97, 98, 99], await ReadAsync(Store, "films/a.mp4", 97));
        Assert.Empty(await ReadAsync(Store, "films/a.mp4", 5, 0));
        Assert.Empty(await ReadAsync(Store, "films/a.mp4", 100, 4));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenAsync("films/never.mp4"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../secret.txt")]
    [InlineData("films/../../secret.txt")]
    [InlineData("films/./a.mp4")]
    [InlineData("/etc/passwd")]
    [InlineData("//a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("C:\\a.mp4")]
    [InlineData("..\\secret.txt")]
    [InlineData(".hidden")]
    [InlineData("films/.hidden")]
    [InlineData("a\0.mp4")]
    [InlineData("%2e%2e/secret.txt")]
    [InlineData("фільм.mp4")]
    [InlineData("a b.mp4")]
    public async Task A_key_never_leads_out_of_the_store(string key)
    {
        Assert.False(MediaKey.IsProper(key));
        Assert.Null(await Store.FindAsync(key));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(key, new MemoryStream()));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(key));
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_its_neighbour_stays()
    {
        await Store.SaveAsync("films/a.mp4", new MemoryStream([1]));
        await Store.SaveAsync("films/b.mp4", new MemoryStream([1]));
        await Store.DeleteAsync("films/a.mp4");
        Assert.Null(await Store.FindAsync("films/a.mp4"));
        Assert.NotNull(await Store.FindAsync("films/b.mp4"));
    }

    [Theory]
    [InlineData("films/never.mp4")]
    [InlineData("no-such-folder/never.mp4")]
    public async Task To_delete_what_is_not_there_does_nothing(string key)
    {
        await Store.DeleteAsync(key);
        Assert.Null(await Store.FindAsync(key));
    }

    [Fact]
    public async Task A_changed_file_has_a_new_tag()
    {
        await Store.SaveAsync("a.mp4", new MemoryStream([1]));
        var before = (await Store.FindAsync("a.mp4"))!.Tag;
        await Store.SaveAsync("a.mp4", new MemoryStream([1, 2]));
        Assert.NotEqual(before, (await Store.FindAsync("a.mp4"))!.Tag);
    }

    [Theory]
    [InlineData(8 * 1024 * 1024 - 1)]
    [InlineData(8 * 1024 * 1024)]
    [InlineData(17 * 1024 * 1024 + 5)]
    public async Task A_large_file_arrives_whole(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        // In drops, as a network brings it.
        var saved = await Store.SaveAsync("films/large.mp4", new Drops(bytes));
        Assert.Equal(new StoredContent(length, Convert.ToHexStringLower(SHA256.HashData(bytes))), saved);
        var read = await ReadAsync(Store, "films/large.mp4");
        Assert.True(bytes.AsSpan().SequenceEqual(read));
        Assert.Equal(bytes[^7..], await ReadAsync(Store, "films/large.mp4", length - 7));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(9 * 1024 * 1024)]
    public async Task A_write_that_breaks_off_leaves_the_file_before(int length)
    {
        await Store.SaveAsync("films/b.mp4", new MemoryStream([7]));
        await Assert.ThrowsAsync<IOException>(() => Store.SaveAsync("films/b.mp4", new Drops(new byte[length], breaks: true)));
        Assert.Equal([7], await ReadAsync(Store, "films/b.mp4"));
        Assert.Equal(0, await Store.SweepUnfinishedAsync(DateTimeOffset.UtcNow.AddDays(1)));
    }

    [Fact]
    public async Task A_listing_tells_of_every_file_under_a_beginning_and_no_other()
    {
        string[] keys = ["films/1.mp4", "films/2.mp4", "films/ab/3.mp4", "films/ab/4.mp4", "films/z.mp4"];
        foreach (var key in keys.Append("films2/x.mp4").Append("trailers/1.mp4")) await Store.SaveAsync(key, new MemoryStream([1, 2]));
        var listed = await Store.ListAsync("films/").ToListAsync();
        Assert.Equal(keys, listed.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(listed, f => Assert.Equal(2, f.Length));
        Assert.Empty(await Store.ListAsync("nothing/").ToListAsync());
    }

    [Fact]
    public async Task A_listing_leaves_out_what_others_put_there_under_keys_the_store_never_gives()
    {
        await Store.SaveAsync("films/ab/1.mp4", new MemoryStream([1]));
        if (!LeaveOdd("films/ab/.half") || !LeaveOdd("films/a b.mp4")) return;
        Assert.Equal(["films/ab/1.mp4"], (await Store.ListAsync("films/").ToListAsync()).Select(f => f.Key));
    }

    /// <summary>Bytes that come a few thousand at a time, and perhaps end with a broken line.</summary>
    private sealed class Drops(byte[] bytes, bool breaks = false) : ForwardStream
    {
        private int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, 7001), bytes.Length - at);
            if (count == 0 && breaks) throw new IOException("The line is cut.");
            bytes.AsMemory(at, count).CopyTo(buffer);
            at += count;
            return ValueTask.FromResult(count);
        }
    }
}

public sealed class FolderMediaStoreTests : MediaStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("cinema-media-").FullName;

    private protected override IMediaStore Store => new FolderMediaStore(Options.Create(new MediaOptions { Folder = Path.Combine(folder, "media") }));

    public override Task InitializeAsync() => File.WriteAllTextAsync(Path.Combine(folder, "secret.txt"), "secret");

    private protected override bool LeaveOdd(string key)
    {
        File.WriteAllText(Path.Combine(folder, "media", key), "odd");
        return true;
    }

    [Fact]
    public async Task What_a_dead_writer_left_is_swept_after_its_time_alone()
    {
        await Store.SaveAsync("films/a.mp4", new MemoryStream([1]));
        var left = Path.Combine(folder, "media", "films", $".{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(left, "half");
        Assert.Equal(0, await Store.SweepUnfinishedAsync(DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Single(await Store.ListAsync("").ToListAsync());
        Assert.Equal(1, await Store.SweepUnfinishedAsync(DateTimeOffset.UtcNow.AddHours(1)));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void The_site_sends_the_bytes_of_a_folder_itself() => Assert.Null(Store.AddressOf("films/a.mp4", "video/mp4", TimeSpan.FromMinutes(1)));

    public override Task DisposeAsync()
    {
        Assert.True(File.Exists(Path.Combine(folder, "secret.txt")));
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>On a bucket in memory, or on a real one: <c>CINEMA_TEST_S3="https://endpoint bucket access-key secret-key"</c>. What is in that one is deleted.</summary>
public sealed class S3MediaStoreTests : MediaStoreContract
{
    private readonly string[]? real = Environment.GetEnvironmentVariable("CINEMA_TEST_S3")?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private LoopbackS3? loopback;
    private S3MediaStore store = null!;

    private protected override IMediaStore Store => store;

    public override async Task InitializeAsync()
    {
        if (real is null) loopback = await LoopbackS3.StartAsync();
        store = new S3MediaStore(Options.Create(new MediaOptions
        {
            Provider = MediaProvider.S3,
            S3 = real is [var endpoint, var bucket, var access, var secret]
                ? new S3Options { Endpoint = endpoint, Bucket = bucket, AccessKey = access, SecretKey = secret }
                : new S3Options { Endpoint = loopback!.Url, Bucket = LoopbackS3.Bucket, AccessKey = LoopbackS3.AccessKey, SecretKey = LoopbackS3.SecretKey },
        }));
        await foreach (var left in store.ListAsync("")) await store.DeleteAsync(left.Key);
    }

    private protected override bool LeaveOdd(string key)
    {
        loopback?.Leave(key);
        // The console of S3 makes such a mark for every folder.
        loopback?.Leave("films/");
        return loopback is not null;
    }

    [Fact]
    public async Task A_browser_gets_a_file_with_ranges_by_an_address_that_is_signed_for_minutes()
    {
        await store.SaveAsync("films/a.mp4", new MemoryStream([1, 2, 3, 4]));
        using var browser = new HttpClient();
        using var ask = new HttpRequestMessage(HttpMethod.Get, store.AddressOf("films/a.mp4", "video/mp4", TimeSpan.FromMinutes(5)));
        ask.Headers.Range = new(1, 2);
        using var answer = await browser.SendAsync(ask);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal([2, 3], await answer.Content.ReadAsByteArrayAsync());

        var unsigned = new Uri(store.AddressOf("films/a.mp4", "video/mp4", TimeSpan.FromMinutes(5))!.GetLeftPart(UriPartial.Path));
        using var refused = await browser.GetAsync(unsigned);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_film_goes_in_parts_and_an_upload_that_was_never_completed_is_swept()
    {
        if (loopback is null) return;
        await store.SaveAsync("films/a.mp4", new MemoryStream(new byte[17 * 1024 * 1024]));
        Assert.Equal((3, 0), (loopback.MostParts, loopback.OpenUploads));
        loopback.LeaveUnfinished("films/b.mp4");
        Assert.Equal(0, await store.SweepUnfinishedAsync(DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal(1, await store.SweepUnfinishedAsync(DateTimeOffset.UtcNow.AddHours(1)));
        Assert.Equal(0, loopback.OpenUploads);
    }

    [Fact]
    public async Task A_bucket_that_refuses_is_away_whatever_is_asked_of_it()
    {
        if (loopback is null) return;
        await store.SaveAsync("films/a.mp4", new MemoryStream([1]));
        loopback.Refusing = 403;
        Func<Task>[] asked =
        [
            async () => await store.FindAsync("films/a.mp4"), () => store.OpenAsync("films/a.mp4"), () => store.SaveAsync("films/b.mp4", new MemoryStream([1])),
            () => store.SaveAsync("films/c.mp4", new MemoryStream(new byte[9 * 1024 * 1024])), () => store.DeleteAsync("films/a.mp4"),
            async () => await store.ListAsync("films/").GetAsyncEnumerator().MoveNextAsync(), () => store.SweepUnfinishedAsync(DateTimeOffset.UtcNow),
        ];
        foreach (var ask in asked) await Assert.ThrowsAsync<MediaAwayException>(ask);
        loopback.Refusing = null;
        Assert.NotNull(await store.FindAsync("films/a.mp4"));
    }

    public override async Task DisposeAsync()
    {
        store.Dispose();
        if (loopback is not null) await loopback.DisposeAsync();
    }
}

public class MediaSettingsTests
{
    [Theory]
    [InlineData("Media:Provider", "Tape")]
    [InlineData("Media:Folder", "")]
    [InlineData("Media:Folder", "wwwroot/films")]
    [InlineData("Media:S3:Endpoint", "")]
    [InlineData("Media:S3:Endpoint", "films.example")]
    [InlineData("Media:S3:Endpoint", "https://s3.example/films")]
    [InlineData("Media:S3:PublicEndpoint", "ftp://s3.example")]
    [InlineData("Media:S3:Bucket", "")]
    [InlineData("Media:S3:AccessKey", " ")]
    [InlineData("Media:S3:SecretKey", "")]
    public async Task A_setting_that_cannot_work_stops_the_start_and_is_named(string key, string value)
    {
        await using var site = new SiteFactory();
        if (key.Contains("S3", StringComparison.Ordinal))
            foreach (var (name, sound) in new[] { ("Media:Provider", "S3"), ("Media:S3:Endpoint", "https://s3.example"), ("Media:S3:Bucket", "films"), ("Media:S3:AccessKey", "a"), ("Media:S3:SecretKey", "b") })
                site[name] = sound;
        site[key] = value;
        var failure = Assert.ThrowsAny<Exception>(() => site.Services);
        Assert.Contains(key, failure.ToString(), StringComparison.Ordinal);
    }
}
