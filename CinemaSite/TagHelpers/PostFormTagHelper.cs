using CinemaSite.Caching;
using CinemaSite.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CinemaSite.TagHelpers;

/// <summary>Gives every <c>&lt;form method="post"&gt;</c> its antiforgery token, so that none can be forgotten.</summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IAntiforgery antiforgery, SharedForms shared) : TagHelper
{
    private readonly string sharedField = $"<input name=\"{shared.FieldName}\" type=\"hidden\" value=\"{shared.Token}\">";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        // Who gets a page that is made for all must not get somebody's token with it.
        output.PostContent.AppendHtml(SharedPage.Is(ViewContext.HttpContext) ? new HtmlString(sharedField) : antiforgery.GetHtml(ViewContext.HttpContext));
    }
}
