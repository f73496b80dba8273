using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>Section <c>Search</c> of the configuration.</summary>
public sealed class SearchOptions
{
    /// <summary>The folder of the index of words; relative paths start at the content root. It can be deleted at any time: it is built anew.</summary>
    public string Folder { get; set; } = "App_Data/search";
}

/// <summary>Makes the folder's path whole.</summary>
internal sealed class SearchOptionsCheck(IHostEnvironment environment) : IPostConfigureOptions<SearchOptions>, IValidateOptions<SearchOptions>
{
    public void PostConfigure(string? name, SearchOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Folder)) options.Folder = Path.GetFullPath(options.Folder, environment.ContentRootPath);
    }

    public ValidateOptionsResult Validate(string? name, SearchOptions options) => string.IsNullOrWhiteSpace(options.Folder)
        ? ValidateOptionsResult.Fail("Search:Folder is empty: name the folder that holds the search index.")
        : ValidateOptionsResult.Success;
}
