namespace CinemaSite.Models;

/// <summary>The theme a visitor chose: dark, light, or none for the system's.</summary>
public static class ThemeCookie
{
    public const string Name = "theme";

    /// <summary><c>dark</c>, <c>light</c> or null.</summary>
    public static string? Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Cookies[Name] is "dark" or "light" ? request.Cookies[Name] : null;
    }
}
