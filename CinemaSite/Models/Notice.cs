using System.Text.Json;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CinemaSite.Models;

/// <summary>How a notice is meant.</summary>
public enum NoticeKind
{
    Success,
    Info,
    Warning,
    Error,
}

/// <summary>A message on the page the person lands on. <c>{film}</c> in the text stands for the film's title.</summary>
public sealed record Notice(NoticeKind Kind, string Text, string? Film = null, string? LinkText = null, string? LinkUrl = null);

/// <summary>Carries notices over a redirect, and shows them once.</summary>
public static class Notices
{
    private const string Key = "notices";

    /// <summary>Adds a notice for the next page, which may be this one.</summary>
    public static void Notify(this Controller controller, NoticeKind kind, string text, string? film = null, string? linkText = null, string? linkUrl = null)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.HttpContext.Items[Key] = true;
        var notices = Read(controller.TempData.Peek(Key));
        notices.Add(new Notice(kind, text, film, linkText, linkUrl));
        controller.TempData[Key] = JsonSerializer.Serialize(notices);
    }

    /// <summary>Takes what is waiting.</summary>
    public static IReadOnlyList<Notice> Take(HttpContext context, ITempDataDictionary tempData, CookieRules cookies)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(tempData);
        ArgumentNullException.ThrowIfNull(cookies);
        // A look into empty TempData would send a cookie with every page.
        if (!context.Items.ContainsKey(Key) && !context.Request.Cookies.ContainsKey(cookies.Name(Key))) return [];
        return Read(tempData[Key]);
    }

    private static List<Notice> Read(object? value) => value is string json ? JsonSerializer.Deserialize<List<Notice>>(json) ?? [] : [];
}
