using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Watching;

/// <summary>A bucket that refuses or is gone is no fault of the site: what needs it is put off, and the rest goes on.</summary>
public sealed class AwayStoreTests : IAsyncLifetime
{
    private const string Address = "/account/avatar";

    private LoopbackS3 s3 = null!;
    private SiteFactory site = null!;

    public async Task InitializeAsync()
    {
        s3 = await LoopbackS3.StartAsync();
        site = new SiteFactory
        {
            ["Media:Provider"] = "S3", ["Media:S3:Endpoint"] = s3.Url, ["Media:S3:Bucket"] = LoopbackS3.Bucket, ["Media:S3:AccessKey"] = LoopbackS3.AccessKey, ["Media:S3:SecretKey"] = LoopbackS3.SecretKey,
        };
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await s3.DisposeAsync();
    }

    [Fact]
    public async Task Pictures_are_put_off_and_what_is_sent_meanwhile_changes_nothing()
    {
        using var browser = await site.SignedInAsync();
        using (var sent = await SendAsync(browser)) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var picture = Picture(await browser.GetPageAsync(Address));
        s3.Refusing = 403;
        using (var missing = await browser.GetAsync(picture))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, missing.StatusCode);
            Assert.NotNull(missing.Headers.RetryAfter);
        }
        using (var refused = await SendAsync(browser))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("Nothing was changed", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        s3.Refusing = null;
        Assert.Equal(picture, Picture(await browser.GetPageAsync(Address)));
        using var back = await browser.GetAsync(picture);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    private static string Picture(IHtmlDocument page) => page.QuerySelector("img[src^='/avatars/']")!.GetAttribute("src")!;

    private static async Task<HttpResponseMessage> SendAsync(SiteClient browser)
    {
        using var file = new ByteArrayContent(Drawn.Picture());
        file.Headers.ContentType = new("image/png");
        using var form = new MultipartFormDataContent();
        foreach (var field in (await browser.GetPageAsync(Address)).Form(Address).QuerySelectorAll<IHtmlInputElement>("input[name]:not([type=file])")) form.Add(new StringContent(field.Value), field.Name!);
        form.Add(file, "avatar", "me.png");
        return await browser.Http.PostAsync(new Uri(Address, UriKind.Relative), form);
    }
}
