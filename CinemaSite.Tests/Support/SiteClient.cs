using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CinemaSite.Tests.Support;

/// <summary>A browser without script: it keeps cookies, reads pages and sends the forms it finds in them.</summary>
public sealed class SiteClient(HttpClient http, CookieContainer cookies) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    /// <summary>For requests that no person would make.</summary>
    public HttpClient Http => http;

    /// <summary>The browser's cookies for the site.</summary>
    public CookieCollection Cookies => cookies.GetCookies(http.BaseAddress!);

    /// <summary>Plants a cookie, as somebody who copied it would.</summary>
    public void SetCookie(string name, string value) => cookies.Add(http.BaseAddress!, new Cookie(name, value));

    /// <summary>Who signed in here, if anybody.</summary>
    public Person? Person { get; private set; }

    /// <summary>Opens an address and follows nothing.</summary>
    public Task<HttpResponseMessage> GetAsync(string url) => http.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute));

    /// <summary>Opens a page that must be there.</summary>
    public async Task<IHtmlDocument> GetPageAsync(string url) => await ReadAsync(await GetAsync(url), HttpStatusCode.OK);

    /// <summary>Sends a form of a page, with its hidden fields, changed by <paramref name="fields"/>; follows nothing.</summary>
    public Task<HttpResponseMessage> PostAsync(IHtmlFormElement form, params (string Name, string Value)[] fields) =>
        http.PostAsync(new Uri(form.GetAttribute("action") ?? "", UriKind.RelativeOrAbsolute), Content(form, fields));

    /// <summary>Sends a form that must be taken (303) and opens the page it leads to.</summary>
    public async Task<IHtmlDocument> SubmitAsync(IHtmlFormElement form, params (string Name, string Value)[] fields)
    {
        using var answer = await PostAsync(form, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"The form answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await GetPageAsync(answer.Headers.Location!.OriginalString);
    }

    /// <summary>Sends a form that must be refused (422) and reads the page that says why.</summary>
    public async Task<IHtmlDocument> SubmitInvalidAsync(IHtmlFormElement form, params (string Name, string Value)[] fields) =>
        await ReadAsync(await PostAsync(form, fields), HttpStatusCode.UnprocessableEntity);

    /// <summary>Sends JSON, as clients other than browsers do.</summary>
    public Task<HttpResponseMessage> PostJsonAsync(string url, object body) => http.PostAsJsonAsync(new Uri(url, UriKind.Relative), body);

    /// <summary>Signs in through the form.</summary>
    public async Task SignInAsync(Person person, bool remember = true)
    {
        var page = await GetPageAsync("/account/login");
        using var answer = await PostAsync(page.Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password), ("remember", remember ? "true" : "false"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Person = person;
    }

    /// <summary>The page an answer holds.</summary>
    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == expected, $"Expected {(int)expected} but got {(int)answer.StatusCode}: {html}");
            return await Parser.ParseDocumentAsync(html);
        }
    }

    public void Dispose() => http.Dispose();

    private static FormUrlEncodedContent Content(IHtmlFormElement form, (string Name, string Value)[] fields)
    {
        var given = fields.Select(f => f.Name).ToHashSet();
        var kept = form.QuerySelectorAll<IHtmlInputElement>("input[name]")
            .Where(i => !given.Contains(i.Name!) && (i.Type is not ("checkbox" or "radio") || i.IsChecked))
            .Select(i => (Name: i.Name!, Value: i.Value))
            .Concat(form.QuerySelectorAll<IHtmlSelectElement>("select[name]").Where(s => !given.Contains(s.Name!)).Select(s => (s.Name!, s.Value ?? "")))
            .Concat(form.QuerySelectorAll<IHtmlTextAreaElement>("textarea[name]").Where(t => !given.Contains(t.Name!)).Select(t => (t.Name!, t.Value)));
        return new FormUrlEncodedContent(kept.Concat(fields).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
    }
}

/// <summary>Ways to find things in a page.</summary>
public static class Pages
{
    /// <summary>The one form that is sent to this path: by its own address, or by that of a button which sends it.</summary>
    public static IHtmlFormElement Form(this IParentNode page, string path)
    {
        if (page.QuerySelectorAll<IHtmlFormElement>("form").FirstOrDefault(f => f.GetAttribute("action")?.Split('?')[0] == path) is { } form) return form;
        var button = page.QuerySelectorAll<IHtmlButtonElement>("button[form]").First(b => b.GetAttribute("formaction") == path);
        var sent = (IHtmlFormElement)button.Owner!.GetElementById(button.GetAttribute("form")!)!.Clone();
        sent.SetAttribute("action", path);
        return sent;
    }

    /// <summary>Everything that carries this <c>data-testid</c>.</summary>
    public static IReadOnlyList<IElement> Hooks(this IParentNode page, string testId) => [.. page.QuerySelectorAll($"[data-testid='{testId}']")];

    /// <summary>The words of the one element with this <c>data-testid</c>.</summary>
    public static string HookText(this IParentNode page, string testId) => Assert.Single(page.Hooks(testId)).TextContent.Trim();
}
