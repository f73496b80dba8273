using System.Collections.Frozen;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CinemaSite.TagHelpers;

/// <summary>Draws one of the site's line icons: <c>&lt;icon name="cart" /&gt;</c>. Decorative; the text beside it speaks.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    private static readonly FrozenDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["search"] = """<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>""",
        ["cart"] = """<path d="M3 4h2l2.4 11.2a1.5 1.5 0 0 0 1.5 1.2h8.3a1.5 1.5 0 0 0 1.4-1.1L21 8H6"/><circle cx="9.5" cy="20" r="1.2"/><circle cx="17" cy="20" r="1.2"/>""",
        ["menu"] = """<path d="M4 7h16M4 12h16M4 17h16"/>""",
        ["bell"] = """<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4z"/><path d="M10 21h4"/>""",
        ["heart"] = """<path d="M12 20.5C5 15.5 3 12 3 8.8A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 9 1.8c0 3.2-2 6.7-9 11.7z"/>""",
        ["like"] = """<path d="M7 11v9H3v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.5V9H20a1.5 1.5 0 0 1 1.5 1.8l-1.3 7.5A2 2 0 0 1 18.2 20H7"/>""",
        ["dislike"] = """<path d="M17 13V4h4v9zM17 13l-4 8a2.5 2.5 0 0 1-2.5-2.5V15H4a1.5 1.5 0 0 1-1.5-1.8l1.3-7.5A2 2 0 0 1 5.8 4H17"/>""",
        ["play"] = """<path d="M7 4.5v15l13-7.5z"/>""",
        ["close"] = """<path d="M6 6l12 12M18 6 6 18"/>""",
        ["filter"] = """<path d="M4 6h16M7 12h10M10 18h4"/>""",
        ["grid"] = """<path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"/>""",
        ["list"] = """<path d="M9 6h11M9 12h11M9 18h11M4 6h.1M4 12h.1M4 18h.1"/>""",
        ["next"] = """<path d="m9 5 7 7-7 7"/>""",
        ["previous"] = """<path d="m15 5-7 7 7 7"/>""",
        ["success"] = """<path d="m5 12.5 4.5 4.5L19 7.5"/>""",
        ["warning"] = """<path d="M12 4 2.5 20h19zM12 10v4.5M12 17.2v.1"/>""",
        ["info"] = """<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>""",
        ["reply"] = """<path d="M9 6 4 11l5 5M4 11h9c4 0 7 2.500 7 7"/>""",
        ["flag"] = """<path d="M5 21V4h12l-2 4 2 4H5"/>""",
        ["star"] = """<path d="m12 3 2.7 5.8 6.3.7-4.700 4.300 1.300 6.200L12 16.900 6.400 20l1.300-6.200L3 9.500l6.300-.7z"/>""",
    }.ToFrozenDictionary();

    // A page draws dozens of them: written out once.
    private static readonly FrozenDictionary<string, string> Plain = Shapes.Keys.ToFrozenDictionary(name => name, name => Draw(name, "icon"));

    /// <summary>One of the known names; an unknown one is a fault in the view and throws.</summary>
    public required string Name { get; set; }

    /// <summary>Further classes, such as <c>turn</c>.</summary>
    public string? Class { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = null;
        output.Content.SetHtmlContent(Class is null ? Plain[Name] : Draw(Name, $"icon {Class}"));
    }

    private static string Draw(string name, string classes) => $"""<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{Shapes[name]}</svg>""";
}
