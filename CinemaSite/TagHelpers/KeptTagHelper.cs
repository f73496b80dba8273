using System.Globalization;
using System.Text.Encodings.Web;
using CinemaSite.Caching;
using CinemaSite.Security;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CinemaSite.TagHelpers;

/// <summary>
/// Keeps the HTML of a part of a page: <c>&lt;kept by="@Model.Ratings"&gt;</c>. Nothing in the part may depend on anything but
/// <see cref="By"/> and the language; its forms have the token of whoever gets the page.
/// </summary>
[HtmlTargetElement("kept")]
public sealed class KeptTagHelper(KeptParts parts, FormTokens tokens, HtmlEncoder encoder) : TagHelper
{
    /// <summary>All that the part depends on, as a value that compares. Null: it is made for this page alone.</summary>
    public required object? By { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = null;
        if (By is null) return;
        var key = (By, ViewContext.ExecutingFilePath, context.UniqueId, CultureInfo.CurrentCulture.Name);
        if (!parts.TryGet(key, out var pieces))
        {
            using (FormTokens.LeaveOut(ViewContext.HttpContext))
            {
                using var html = new StringWriter(CultureInfo.InvariantCulture);
                (await output.GetChildContentAsync()).WriteTo(html, encoder);
                pieces = html.ToString().Split(FormTokens.Place);
            }
            parts.Keep(key, pieces);
        }
        output.Content.SetHtmlContent(new Pieces(pieces, pieces.Length > 1 ? tokens.Field(ViewContext.HttpContext) : HtmlString.Empty));
    }

    private sealed class Pieces(string[] pieces, IHtmlContent between) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i > 0) between.WriteTo(writer, encoder);
                writer.Write(pieces[i]);
            }
        }
    }
}
