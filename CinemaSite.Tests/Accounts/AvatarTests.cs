using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Accounts;

public sealed class AvatarTests : IAsyncLifetime
{
    private const string Address = "/account/avatar";
    private readonly SiteFactory site = new() { ["Limits:AvatarPerAccount"] = "5" };
    private SiteClient browser = null!;

    private Person Person => browser.Person!;

    public async Task InitializeAsync() => browser = await site.SignedInAsync();

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task A_saved_picture_is_shown_and_said()
    {
        var page = await SavedAsync(Drawn.Picture());
        Assert.Equal("Your picture is saved.", page.HookText("notice"));
        var image = Assert.Single((await browser.GetPageAsync(Address)).QuerySelectorAll<IHtmlImageElement>("main img.avatar"));
        var key = await KeyAsync();
        Assert.Equal($"/avatars/{key}-96.webp", image.GetAttribute("src"));
        Assert.Equal(("", "96", "96"), (image.GetAttribute("alt"), image.GetAttribute("width"), image.GetAttribute("height")));
        Assert.Equal($"/avatars/{key}-256.webp 2x", image.GetAttribute("srcset"));
    }

    [Fact]
    public async Task Strangers_get_every_size_and_may_keep_it_for_good()
    {
        await SavedAsync(Drawn.Picture());
        using var stranger = site.Browser();
        foreach (var size in Avatars.Sizes)
        {
            using var answer = await stranger.GetAsync($"/avatars/{await KeyAsync()}-{size}.webp");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("image/webp", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.GetValues("Cache-Control").SelectMany(v => v.Split(", ")).Order(StringComparer.Ordinal).Reverse()));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            using var picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal((size, size), (picture.Width, picture.Height));
        }
    }

    [Theory]
    [InlineData("/avatars/00000000000000000000000000000000-96.webp")]
    [InlineData("/avatars/..%2f..%2fcinema-96.webp")]
    [InlineData("/avatars/..%5c..%5ccinema-96.webp")]
    [InlineData("/avatars/%2e%2e/%2e%2e/cinema.db-96.webp")]
    [InlineData("/avatars/a-96.webp")]
    [InlineData("/avatars/-96.webp")]
    [InlineData("/avatars/{key}-97.webp")]
    [InlineData("/avatars/{key}-0.webp")]
    [InlineData("/avatars/{key}--96.webp")]
    [InlineData("/avatars/{key}-99999999999.webp")]
    [InlineData("/avatars/{KEY}-96.webp")]
    [InlineData("/avatars/{key}-96.png")]
    [InlineData("/avatars/{key}")]
    public async Task What_is_no_address_of_a_picture_is_not_found(string url)
    {
        await SavedAsync(Drawn.Picture());
        var key = (await KeyAsync())!;
        // A key of digits alone would be the same in capitals.
        Assert.Contains(key, c => !char.IsAsciiDigit(c));
        using var answer = await browser.GetAsync(url.Replace("{key}", key, StringComparison.Ordinal).Replace("{KEY}", key.ToUpperInvariant(), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual(true, answer.Headers.CacheControl?.Public);
    }

    [Fact]
    public async Task A_new_picture_has_a_new_address_and_the_old_one_is_gone()
    {
        await SavedAsync(Drawn.Picture());
        var old = await KeyAsync();
        await SavedAsync(Drawn.Picture(50, 50, SKEncodedImageFormat.Jpeg));
        Assert.NotEqual(old, await KeyAsync());
        foreach (var size in Avatars.Sizes) await IsGoneAsync($"/avatars/{old}-{size}.webp");
        Assert.Equal(Avatars.Sizes.Count, Files().Length);
    }

    [Fact]
    public async Task A_removed_picture_is_gone_and_the_pictures_of_others_stay()
    {
        using var other = await site.SignedInAsync();
        await SavedAsync(Drawn.Picture(), other);
        await SavedAsync(Drawn.Picture());
        var key = await KeyAsync();
        var page = await browser.SubmitAsync((await browser.GetPageAsync(Address)).Form(Address + "/remove"));
        Assert.Equal("Your picture is removed.", page.HookText("notice"));
        Assert.Null(await KeyAsync());
        await IsGoneAsync($"/avatars/{key}-96.webp");
        using var theirs = await browser.GetAsync($"/avatars/{await KeyAsync(other.Person)}-96.webp");
        Assert.Equal(HttpStatusCode.OK, theirs.StatusCode);
        Assert.Equal(Avatars.Sizes.Count, Files().Length);
    }

    [Fact]
    public async Task Who_has_no_picture_sees_their_initial_and_may_remove_nothing()
    {
        var page = await browser.GetPageAsync(Address);
        Assert.Equal("P", page.QuerySelector("main .avatar")!.TextContent);
        Assert.DoesNotContain(page.QuerySelectorAll("form"), f => f.GetAttribute("action") == Address + "/remove");
        var token = page.Form(Address).QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(token.Name!, token.Value)]);
        using var answer = await browser.Http.PostAsync(new Uri(Address + "/remove", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_without_a_file_says_so() => Assert.Equal("Choose a picture first.", await ProblemAsync(null));

    [Fact]
    public async Task An_empty_file_says_so() => Assert.StartsWith("This file is empty.", await ProblemAsync([]), StringComparison.Ordinal);

    [Fact]
    public async Task A_field_of_text_is_no_file()
    {
        var form = await FormAsync(browser, null);
        form.Add(new StringContent("a picture, honestly"), "avatar");
        Assert.Equal("Choose a picture first.", Problem(await SiteClient.ReadAsync(await PostAsync(browser, form), HttpStatusCode.UnprocessableEntity)));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/svg+xml")]
    public async Task A_drawing_with_script_is_refused_whatever_it_calls_itself(string type) =>
        Assert.StartsWith("This is not a picture we can read.", await ProblemAsync("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "me.png", type), StringComparison.Ordinal);

    [Fact]
    public async Task A_bomb_of_pixels_is_refused() => Assert.Contains("pixels", await ProblemAsync(Drawn.Bomb(20_000)), StringComparison.Ordinal);

    [Fact]
    public async Task A_refused_picture_leaves_the_old_one()
    {
        await SavedAsync(Drawn.Picture());
        var key = await KeyAsync();
        await ProblemAsync("not a picture"u8.ToArray());
        Assert.Equal(key, await KeyAsync());
        Assert.Equal(Avatars.Sizes.Count, Files().Length);
    }

    [Theory]
    [InlineData("picture.aspx", "text/html")]
    [InlineData("../../x", "image/png")]
    [InlineData("..\\..\\web.config", "application/octet-stream")]
    [InlineData("C:\\con.png", "image/png")]
    [InlineData("a.php%00.png", "nonsense")]
    public async Task The_name_and_the_type_of_a_file_mean_nothing(string name, string type)
    {
        await SavedAsync(Drawn.Picture(), fileName: name, type: type);
        var key = await KeyAsync();
        Assert.Equal(Avatars.Sizes.Select(s => $"{key}-{s}.webp").Order(StringComparer.Ordinal), Files().Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(Files(), f => Assert.StartsWith(Path.Combine(site.Folder, "media", "avatars") + Path.DirectorySeparatorChar, f, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_picture_that_is_also_a_page_is_only_a_picture_afterwards()
    {
        await SavedAsync(Drawn.JpegAndPage(), fileName: "me.html", type: "text/html");
        Assert.All(Files(), f => Assert.DoesNotContain("alert(", Encoding.Latin1.GetString(File.ReadAllBytes(f)), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Pictures.MostBytes + 1)]
    [InlineData(Pictures.MostBytes + 200_000)]
    [InlineData(20_000_000)]
    public async Task A_file_that_is_too_large_is_answered_at_its_field(int bytes)
    {
        await SavedAsync(Drawn.Picture());
        Assert.Equal(Pictures.TooLarge, await ProblemAsync(new byte[bytes]));
    }

    [Fact]
    public async Task Over_a_real_connection_too_the_words_arrive_and_a_large_picture_is_taken()
    {
        await using var real = new SiteFactory();
        real.UseKestrel(0);
        real.StartServer();
        var address = real.ClientOptions.BaseAddress;
        real.Services.GetRequiredService<Core.SiteAddress>().ListensOn(address.ToString().TrimEnd('/'));
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var client = new SiteClient(new HttpClient(handler) { BaseAddress = address }, cookies);
        await client.SignInAsync(await real.PersonAsync());
        foreach (var bytes in new[] { Pictures.MostBytes + 1, Pictures.MostBytes + 200_000, 30_000_000 })
            Assert.Equal(Pictures.TooLarge, Problem(await SiteClient.ReadAsync(await SendAsync(client, new byte[bytes]), HttpStatusCode.UnprocessableEntity)));
        using var taken = await SendAsync(client, [.. Drawn.Picture(), .. new byte[Pictures.MostBytes - 100_000]]);
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
    }

    [Fact]
    public async Task Too_many_pictures_in_an_hour_must_wait()
    {
        for (var i = 0; i < 5; i++) await SavedAsync(Drawn.Picture(8, 8));
        var key = await KeyAsync();
        using var refused = await SendAsync(browser, Drawn.Picture(8, 8));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(key, await KeyAsync());
        using var other = await site.SignedInAsync();
        await SavedAsync(Drawn.Picture(8, 8), other);
        site.Clock.Advance(TimeSpan.FromMinutes(61));
        await SavedAsync(Drawn.Picture(8, 8));
    }

    [Fact]
    public async Task Strangers_are_sent_to_sign_in()
    {
        using var stranger = site.Browser();
        using var page = await stranger.GetAsync(Address);
        Assert.Equal("/account/login?returnUrl=%2Faccount%2Favatar", page.Headers.Location!.OriginalString);
        foreach (var address in new[] { Address, Address + "/remove" })
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Drawn.Picture()), "avatar", "me.png" } };
            using var answer = await stranger.Http.PostAsync(new Uri(address, UriKind.Relative), form);
            Assert.Equal((HttpStatusCode.Redirect, "/account/login"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        }
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Drawn.Picture()), "avatar", "me.png" } };
        using var answer = await browser.Http.PostAsync(new Uri(Address, UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await KeyAsync());
    }

    [Fact]
    public async Task Of_many_uploads_at_once_one_picture_is_left()
    {
        var uploads = Enumerable.Range(0, 5).Select(i => site.WithAsync<Avatars, string?>(a => a.SetAsync(Person.Id, new MemoryStream(Drawn.Picture(40 + i)))));
        Assert.All(await Task.WhenAll(uploads), Assert.Null);
        var key = await KeyAsync();
        Assert.Equal(Avatars.Sizes.Count, Files().Length);
        Assert.All(Files(), f => Assert.StartsWith(key!, Path.GetFileName(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_picture_that_was_stored_by_half_leaves_no_file_and_the_old_one_stays()
    {
        await SavedAsync(Drawn.Picture());
        var key = await KeyAsync();
        using var pictures = new Pictures();
        var store = site.Services.GetRequiredService<IMediaStore>();
        await site.WithAsync<CinemaDb>(db => Assert.ThrowsAsync<IOException>(() =>
            new Avatars(db, new FullStore(store), pictures, [], NullLogger<Avatars>.Instance).SetAsync(Person.Id, new MemoryStream(Drawn.Picture()))));
        Assert.Equal(key, await KeyAsync());
        Assert.Equal(Avatars.Sizes.Count, Files().Length);
    }

    [Fact]
    public async Task A_deleted_account_takes_no_picture_and_keeps_no_file()
    {
        await SavedAsync(Drawn.Picture());
        var key = (await KeyAsync())!;
        await site.InDbAsync(db => db.InTransaction(() => db.Users.Where(u => u.Id == Person.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, site.Clock.UtcNow).SetProperty(u => u.AvatarKey, (string?)null))));
        await site.WithAsync<Avatars>(a => a.EraseFilesAsync(key));
        Assert.Empty(Files());
        Assert.NotNull(await site.WithAsync<Avatars, string?>(a => a.SetAsync(Person.Id, new MemoryStream(Drawn.Picture()))));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task The_picture_stands_beside_its_persons_comments_and_not_beside_deleted_ones()
    {
        await SavedAsync(Drawn.Picture());
        var other = await site.PersonAsync();
        var movie = await site.FilmAsync();
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var now = site.Clock.UtcNow;
            var deleted = new Comment { MovieId = movie, UserId = Person.Id, Text = "gone", CreatedUtc = now, DeletedUtc = now };
            db.Comments.AddRange(deleted,
                new Comment { MovieId = movie, UserId = Person.Id, Text = "mine", CreatedUtc = now },
                new Comment { MovieId = movie, UserId = other.Id, Text = "theirs", CreatedUtc = now });
            await db.SaveChangesAsync();
            db.Comments.Add(new Comment { MovieId = movie, UserId = other.Id, ParentId = deleted.Id, Text = "reply", CreatedUtc = now });
            await db.SaveChangesAsync();
        }));
        using var stranger = site.Browser();
        var page = await stranger.GetPageAsync($"/movies/{movie}/the-test-reel");
        var comments = page.Hooks("comment");
        Assert.Equal(4, comments.Count);
        Assert.All(comments, c => Assert.Equal(c.TextContent.Contains("mine", StringComparison.Ordinal), c.QuerySelector("img.avatar") is not null));
        var image = comments.Select(c => c.QuerySelector("img.avatar")).OfType<IElement>().Single();
        Assert.Equal($"/avatars/{await KeyAsync()}-48.webp", image.GetAttribute("src"));
        Assert.Equal($"/avatars/{await KeyAsync()}-96.webp 2x", image.GetAttribute("srcset"));
        Assert.Equal("lazy", image.GetAttribute("loading"));
    }

    private async Task<IHtmlDocument> SavedAsync(byte[] file, SiteClient? client = null, string fileName = "me.png", string type = "image/png")
    {
        client ??= browser;
        using var answer = await SendAsync(client, file, fileName, type);
        Assert.Equal((HttpStatusCode.SeeOther, "/account"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        return await client.GetPageAsync("/account");
    }

    private async Task<string> ProblemAsync(byte[]? file, string fileName = "me.png", string type = "image/png") =>
        Problem(await SiteClient.ReadAsync(await SendAsync(browser, file, fileName, type), HttpStatusCode.UnprocessableEntity));

    private static string Problem(IHtmlDocument page)
    {
        var problem = Assert.Single(page.Hooks("field-error"));
        Assert.Equal("avatar", problem.GetAttribute("data-field"));
        Assert.Equal("true", page.QuerySelector("#avatar")!.GetAttribute("aria-invalid"));
        return problem.TextContent.Trim();
    }

    private static async Task<HttpResponseMessage> SendAsync(SiteClient client, byte[]? file, string fileName = "me.png", string type = "image/png") =>
        await PostAsync(client, await FormAsync(client, file, fileName, type));

    private static async Task<HttpResponseMessage> PostAsync(SiteClient client, MultipartFormDataContent form)
    {
        using (form) return await client.Http.PostAsync(new Uri(Address, UriKind.Relative), form);
    }

    private static async Task<MultipartFormDataContent> FormAsync(SiteClient client, byte[]? file, string fileName = "me.png", string type = "image/png")
    {
        var form = (await client.GetPageAsync(Address)).Form(Address);
        Assert.Equal("multipart/form-data", form.Enctype);
        var content = new MultipartFormDataContent();
        if (file is not null)
        {
            var part = new ByteArrayContent(file);
            part.Headers.TryAddWithoutValidation("Content-Type", type);
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "avatar", FileName = $"\"{fileName.Replace("\\", "\\\\", StringComparison.Ordinal)}\"" };
            content.Add(part);
        }
        foreach (var hidden in form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]")) content.Add(new StringContent(hidden.Value), hidden.Name!);
        return content;
    }

    private Task<string?> KeyAsync(Person? person = null) => site.WithAsync<Avatars, string?>(a => a.KeyAsync((person ?? Person).Id));

    private async Task IsGoneAsync(string url)
    {
        using var answer = await browser.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private string[] Files()
    {
        var media = Path.Combine(site.Folder, "media");
        return Directory.Exists(media) ? Directory.GetFiles(media, "*", SearchOption.AllDirectories) : [];
    }

    /// <summary>A disk with no room for the largest file.</summary>
    private sealed class FullStore(IMediaStore store) : IMediaStore
    {
        public ValueTask<StoredFile?> FindAsync(string key, CancellationToken cancellationToken = default) => store.FindAsync(key, cancellationToken);

        public Task<Stream> OpenAsync(string key, long from = 0, long? length = null, CancellationToken cancellationToken = default) => store.OpenAsync(key, from, length, cancellationToken);

        public Task<StoredContent> SaveAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
            key.EndsWith("-256.webp", StringComparison.Ordinal) ? throw new IOException("No space left on device") : store.SaveAsync(key, content, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => store.DeleteAsync(key, cancellationToken);

        public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken = default) => store.ListAsync(prefix, cancellationToken);

        public Task<int> SweepUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => store.SweepUnfinishedAsync(before, cancellationToken);

        public Uri? AddressOf(string key, string contentType, TimeSpan life) => store.AddressOf(key, contentType, life);
    }
}
