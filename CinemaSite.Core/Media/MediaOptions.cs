using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Media;

/// <summary>Where films and tracks are kept.</summary>
public enum MediaProvider
{
    Folder,
    S3,
}

/// <summary>Section <c>Media</c> of the configuration.</summary>
public sealed class MediaOptions
{
    public MediaProvider Provider { get; set; } = MediaProvider.Folder;

    /// <summary>The folder of films; relative paths start at the content root.</summary>
    public string Folder { get; set; } = "App_Data/media";
}

/// <summary>Makes the folder's path whole and refuses what would not work, or would give films away.</summary>
internal sealed class MediaOptionsCheck(IHostEnvironment environment) : IPostConfigureOptions<MediaOptions>, IValidateOptions<MediaOptions>
{
    public void PostConfigure(string? name, MediaOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Folder)) options.Folder = Path.GetFullPath(options.Folder, environment.ContentRootPath);
    }

    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        if (options.Provider == MediaProvider.S3)
            return ValidateOptionsResult.Fail("Media:Provider is S3, which comes in a later version: set it to Folder and name the folder in Media:Folder.");
        if (string.IsNullOrWhiteSpace(options.Folder)) return ValidateOptionsResult.Fail("Media:Folder is empty: name the folder that holds the films.");
        var webRoot = Path.Combine(environment.ContentRootPath, "wwwroot");
        return options.Folder == webRoot || options.Folder.StartsWith(webRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? ValidateOptionsResult.Fail("Media:Folder lies inside wwwroot, where everybody could download the films: choose a folder outside it.")
            : ValidateOptionsResult.Success;
    }
}
