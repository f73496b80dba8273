using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>What a browser alone shows of a movie's files: an upload that breaks off and goes on, and a player with its texts, parts and keys.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public sealed partial class MediaTests(RunningSite site) : IDisposable
{
    // A busy machine takes its time with films.
    private const int Patience = 60_000;

    private readonly string folder = Directory.CreateTempSubdirectory("cinema-upload-").FullName;

    [Fact]
    public async Task An_upload_shows_how_far_it_is_and_goes_on_after_a_broken_connection_and_a_reload()
    {
        var film = Path.Combine(folder, "reel.mp4");
        await File.WriteAllBytesAsync(film, DrawnFilm.Make(seconds: 4000, payload: 3 * MediaUpload.PieceBytes));
        await using var moderator = await ModeratorAsync();
        var path = await MovieAsync(moderator, 2);
        await moderator.OpenAsync(path);

        var pieces = new ConcurrentQueue<string>();
        moderator.Page.Request += (_, request) =>
        {
            if (Offset().Match(request.Url) is { Success: true } match) pieces.Enqueue(match.Groups[1].Value);
        };
        moderator.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await moderator.Page.RouteAsync(new Regex(@"offset=[1-9]"), route => route.AbortAsync());
        await moderator.Page.SetInputFilesAsync("#trailer", film);
        await moderator.Hook("media-trailer").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Upload" }).ClickAsync();
        await Assertions.Expect(moderator.Hook("media-trailer").GetByTestId("upload-state")).ToHaveTextAsync("The connection broke. Trying again…", new LocatorAssertionsToHaveTextOptions { Timeout = Patience });

        await moderator.Page.ReloadAsync();
        await moderator.Page.UnrouteAsync(new Regex(@"offset=[1-9]"));
        await moderator.Page.UnrouteAllAsync();
        await Assertions.Expect(moderator.Hook("broken-upload")).ToContainTextAsync("reel.mp4 is on its way: 8.0 MiB of 24.0 MiB");
        await moderator.Page.SetInputFilesAsync("#trailer", film);
        await moderator.Hook("media-trailer").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Upload" }).ClickAsync();
        await Assertions.Expect(moderator.Hook("notice")).ToContainTextAsync("The film is saved", new LocatorAssertionsToContainTextOptions { Timeout = Patience });
        await Assertions.Expect(moderator.Hook("media-trailer")).ToContainTextAsync("1:06:40");
        await Assertions.Expect(moderator.Hook("broken-upload")).ToHaveCountAsync(0);
        Assert.Single(pieces, "0");
        Assert.DoesNotContain(moderator.Problems, p => !p.Contains("ERR_FAILED", StringComparison.Ordinal));
        await CheckAsync(path);
    }

    [Fact]
    public async Task A_film_that_is_none_is_told_at_its_field()
    {
        var film = Path.Combine(folder, "none.mp4");
        await File.WriteAllTextAsync(film, new string('x', 5000));
        await using var moderator = await ModeratorAsync();
        await moderator.OpenAsync(await MovieAsync(moderator, 3));
        await moderator.Page.SetInputFilesAsync("#film", film);
        await moderator.Hook("media-film").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Upload" }).ClickAsync();
        await Assertions.Expect(moderator.Page.Locator("[data-testid=field-error][data-field=film]")).ToContainTextAsync("not an MP4 film");
    }

    [Fact]
    public async Task The_player_has_captions_chapters_and_keys()
    {
        var chapters = Path.Combine(folder, "chapters.vtt");
        await File.WriteAllTextAsync(chapters, "WEBVTT\n\n00:00.000 --> 00:20.000\nLeaving home\n\n00:20.000 --> 00:45.000\nThe night road\n", Encoding.UTF8);
        await using var moderator = await ModeratorAsync();
        var path = await MovieAsync(moderator, 1);
        await moderator.OpenAsync(path);
        await moderator.Page.SelectOptionAsync("#kind", "Chapters");
        await moderator.Page.FillAsync("#language", "en");
        await moderator.Page.SetInputFilesAsync("#subtitles", chapters);
        await moderator.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save the text" }).ClickAsync();
        await Assertions.Expect(moderator.Hook("notice")).ToContainTextAsync("The chapters are saved.");

        var watch = "/watch/" + path.Split('/')[3];
        await moderator.OpenAsync(watch);
        await moderator.Hook("chapters").GetByText("The night road").ClickAsync();
        await moderator.UntilAsync("document.querySelector('video').currentTime >= 20 && document.querySelector('video').currentTime < 30");
        await moderator.Page.Keyboard.PressAsync("k");
        await moderator.UntilAsync("document.querySelector('video').paused");
        await moderator.Page.Keyboard.PressAsync("j");
        await moderator.UntilAsync("document.querySelector('video').currentTime < 20");
        await moderator.UntilAsync("document.querySelector('video').textTracks[0].mode === 'showing' && document.querySelector('video').textTracks[0].cues?.length > 3");
        await moderator.Page.Keyboard.PressAsync("c");
        await moderator.UntilAsync("[...document.querySelector('video').textTracks].every(t => t.mode === 'disabled' || t.kind === 'chapters')");
        // The text that was chosen in the player's own menu comes back, and chapters are no text to read.
        await moderator.Page.EvaluateAsync("() => { const texts = [...document.querySelector('video').textTracks]; texts.find(t => t.kind !== 'chapters' && t.language === 'uk').mode = 'showing'; }");
        await moderator.Page.Keyboard.PressAsync("c");
        await moderator.UntilAsync("[...document.querySelector('video').textTracks].every(t => t.mode !== 'showing')");
        await moderator.Page.Keyboard.PressAsync("c");
        await moderator.UntilAsync("[...document.querySelector('video').textTracks].filter(t => t.mode === 'showing').map(t => t.language).join() === 'uk'");
        await moderator.Page.Keyboard.PressAsync("c");
        await moderator.Page.EvaluateAsync("() => document.querySelectorAll('track:not([kind=chapters])').forEach(t => t.remove())");
        await moderator.Page.Keyboard.PressAsync("c");
        Assert.Equal("", await moderator.Page.EvaluateAsync<string>("() => [...document.querySelector('video').textTracks].filter(t => t.mode === 'showing').map(t => t.kind).join()"));
        await moderator.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(moderator.Page.Locator("details[data-keys]")).ToHaveAttributeAsync("open", "");
        await CheckAsync(watch);
    }

    private Task<Visitor> ModeratorAsync(int width = 1280, ColorScheme scheme = ColorScheme.Dark) => site.SignedInAsync("moderator@example.com", width: width, scheme: scheme);

    private static async Task<string> MovieAsync(Visitor visitor, int row)
    {
        await visitor.OpenAsync("/admin/movies");
        return $"/admin/movies/{await visitor.Hook("admin-row").Nth(row).GetAttributeAsync("data-id")}/media";
    }

    private async Task CheckAsync(string path)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using var visitor = await ModeratorAsync(width, scheme);
            await visitor.OpenAsync(path);
            await visitor.LookAsync();
            Assert.Empty(visitor.Problems);
        }
    }

    [GeneratedRegex(@"\?offset=(\d+)$")]
    private static partial Regex Offset();

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
