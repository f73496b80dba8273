using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Watching;

public sealed class MediaStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cinema-media-").FullName;
    private FolderMediaStore Store => new(Options.Create(new MediaOptions { Folder = Path.Combine(folder, "media") }));

    [Theory]
    [InlineData("film.mp4")]
    [InlineData("demo/demo-leader.mp4")]
    [InlineData("films/42/en_GB.vtt")]
    public async Task A_stored_file_is_found_again(string key)
    {
        await Store.SaveAsync(key, new MemoryStream([1, 2, 3]));
        var file = await Store.FindAsync(key);
        Assert.Equal(3, file!.Length);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(file.Path));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(file.Path)!));
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
    public async Task A_key_never_leads_out_of_the_folder(string key)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "secret.txt"), "secret");
        Assert.False(MediaKey.IsProper(key));
        Assert.Null(await Store.FindAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(key, new MemoryStream()));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(key));
        Assert.True(File.Exists(Path.Combine(folder, "secret.txt")));
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
    [InlineData("Media:Provider", "S3")]
    [InlineData("Media:Folder", "")]
    [InlineData("Media:Folder", "wwwroot/films")]
    public async Task A_setting_that_cannot_work_stops_the_start_and_is_named(string key, string value)
    {
        await using var site = new SiteFactory { [key] = value };
        var failure = Assert.ThrowsAny<Exception>(() => site.Services);
        Assert.Contains(key, failure.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
