using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;

namespace CinemaSite.Models;

/// <summary>A person's picture, or their initial where there is none, <paramref name="Width"/> CSS pixels wide and high.</summary>
public sealed record AvatarImage(string? Name, string? Key, int Width = 32)
{
    private const int Big = 96;

    public string Class => Width >= Big ? "avatar avatar-big" : "avatar";

    /// <summary>The first letter, whole though it takes two characters; a point for nobody.</summary>
    public string Initial => string.IsNullOrEmpty(Name) ? "·" : StringInfo.GetNextTextElement(Name).ToUpperInvariant();

    public string? Source => Key is null ? null : Links.Avatar(Key, Kept(Width));

    /// <summary>The file for screens with two dots a pixel.</summary>
    public string? SourceSet => Key is null ? null : $"{Links.Avatar(Key, Kept(2 * Width))} 2x";

    private static int Kept(int width) => Avatars.Sizes.FirstOrDefault(s => s >= width, Avatars.Sizes[^1]);
}
