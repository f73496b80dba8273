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

    public S3Options S3 { get; set; } = new();
}

/// <summary>Section <c>Media:S3</c>: a bucket, and the key that may read, write, list and delete in it.</summary>
public sealed class S3Options
{
    /// <summary>The service's address, such as <c>https://s3.eu-central-1.amazonaws.com</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The same service as browsers reach it, where that is another address.</summary>
    public string? PublicEndpoint { get; set; }

    public string Region { get; set; } = "us-east-1";
    public string Bucket { get; set; } = "";
    public string AccessKey { get; set; } = "";
    public string SecretKey { get; set; } = "";

    /// <summary>Where films are sent from.</summary>
    public string BrowserEndpoint => string.IsNullOrWhiteSpace(PublicEndpoint) ? Endpoint : PublicEndpoint;
}

/// <summary>Makes the folder's path whole and refuses what would not work, or would give films away.</summary>
internal sealed class MediaOptionsCheck(IHostEnvironment environment) : IPostConfigureOptions<MediaOptions>, IValidateOptions<MediaOptions>
{
    public void PostConfigure(string? name, MediaOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Folder)) options.Folder = Path.GetFullPath(options.Folder, environment.ContentRootPath);
    }

    public ValidateOptionsResult Validate(string? name, MediaOptions options) => options.Provider == MediaProvider.S3 ? Bucket(options.S3) : Folder(options.Folder);

    private ValidateOptionsResult Folder(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder)) return ValidateOptionsResult.Fail("Media:Folder is empty: name the folder that holds the films.");
        var webRoot = Path.Combine(environment.ContentRootPath, "wwwroot");
        return folder == webRoot || folder.StartsWith(webRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? ValidateOptionsResult.Fail("Media:Folder lies inside wwwroot, where everybody could download the films: choose a folder outside it.")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Bucket(S3Options s3)
    {
        if (Missing(s3) is { } key) return ValidateOptionsResult.Fail($"Media:S3:{key} is empty: Media:Provider is S3, which needs an endpoint, a bucket and a pair of keys.");
        foreach (var (setting, address) in new[] { (nameof(s3.Endpoint), s3.Endpoint), (nameof(s3.PublicEndpoint), s3.BrowserEndpoint) })
            if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
                return ValidateOptionsResult.Fail($"Media:S3:{setting} is '{address}': it must be an address without a path, such as https://s3.eu-central-1.amazonaws.com.");
        return ValidateOptionsResult.Success;
    }

    private static string? Missing(S3Options s3) =>
        string.IsNullOrWhiteSpace(s3.Endpoint) ? nameof(s3.Endpoint)
        : string.IsNullOrWhiteSpace(s3.Bucket) ? nameof(s3.Bucket)
        : string.IsNullOrWhiteSpace(s3.AccessKey) ? nameof(s3.AccessKey)
        : string.IsNullOrWhiteSpace(s3.SecretKey) ? nameof(s3.SecretKey)
        : null;
}
