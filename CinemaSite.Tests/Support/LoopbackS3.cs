using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Tests.Support;

/// <summary>A bucket in memory that speaks the handful of S3's calls the site makes, on a loopback port of its own. It takes nothing that is not signed by its key.</summary>
public sealed class LoopbackS3 : IAsyncDisposable
{
    public const string Bucket = "films";
    public const string AccessKey = "loopback";
    public const string SecretKey = "not-a-secret";

    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Kept> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Key, DateTimeOffset Begun, ConcurrentDictionary<int, byte[]> Parts)> uploads = new();

    private sealed record Kept(byte[] Bytes, DateTimeOffset Modified)
    {
        // With a count of parts, since clients take thirty-two digits alone for an MD5.
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..32]}-1\"";
    }

    private LoopbackS3(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The most parts one upload had.</summary>
    public int MostParts { get; private set; }

    /// <summary>Uploads that were begun and neither completed nor taken back.</summary>
    public int OpenUploads => uploads.Count;

    /// <summary>The status that every request gets, while there is one.</summary>
    public int? Refusing { get; set; }

    public static async Task<LoopbackS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null);
        var s3 = new LoopbackS3(builder.Build());
        s3.app.Run(s3.AnswerAsync);
        await s3.app.StartAsync();
        return s3;
    }

    /// <summary>Makes a file, or an upload that nobody completes, older than it is.</summary>
    public void Age(TimeSpan age)
    {
        foreach (var (key, file) in files) files[key] = file with { Modified = file.Modified - age };
        foreach (var (id, upload) in uploads) uploads[id] = upload with { Begun = upload.Begun - age };
    }

    /// <summary>Puts a file there as somebody else would, under any key.</summary>
    public void Leave(string key) => files[key] = new Kept([1], DateTimeOffset.UtcNow);

    /// <summary>Whether there is a file of this key.</summary>
    public bool Has(string key) => files.ContainsKey(key);

    /// <summary>Begins an upload as a process that then died would have.</summary>
    public void LeaveUnfinished(string key) => uploads[Guid.NewGuid().ToString("N")] = (key, DateTimeOffset.UtcNow, new());

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!IsSigned(request))
        {
            await RefuseAsync(response, 403, "AccessDenied");
            return;
        }
        if (Refusing is { } status)
        {
            await RefuseAsync(response, status, "SlowDown");
            return;
        }
        var path = request.Path.Value!.TrimStart('/').Split('/', 2);
        var key = path.Length > 1 ? path[1] : "";
        if (path[0] != Bucket)
        {
            await RefuseAsync(response, 404, "NoSuchBucket");
            return;
        }
        var query = request.Query;
        switch (request.Method)
        {
            case "GET" when key.Length == 0 && query.ContainsKey("uploads"):
                await SayAsync(response, new XElement(Xml + "ListMultipartUploadsResult", new XElement(Xml + "IsTruncated", "false"),
                    uploads.Select(u => new XElement(Xml + "Upload", new XElement(Xml + "Key", u.Value.Key), new XElement(Xml + "UploadId", u.Key), new XElement(Xml + "Initiated", Iso(u.Value.Begun))))));
                break;
            case "GET" when key.Length == 0:
                await ListAsync(response, query["prefix"].ToString(), query["continuation-token"].ToString());
                break;
            case "GET" or "HEAD":
                await SendAsync(context, key);
                break;
            case "POST" when query.ContainsKey("uploads"):
                var id = Guid.NewGuid().ToString("N");
                uploads[id] = (key, DateTimeOffset.UtcNow, new());
                await SayAsync(response, new XElement(Xml + "InitiateMultipartUploadResult", new XElement(Xml + "Bucket", Bucket), new XElement(Xml + "Key", key), new XElement(Xml + "UploadId", id)));
                break;
            case "PUT" when query.ContainsKey("uploadId"):
                var part = await ReadAsync(request);
                uploads[query["uploadId"]!].Parts[int.Parse(query["partNumber"]!, CultureInfo.InvariantCulture)] = part;
                response.Headers.ETag = new Kept(part, default).Tag;
                break;
            case "POST":
                uploads.TryRemove(query["uploadId"]!, out var done);
                MostParts = Math.Max(MostParts, done.Parts.Count);
                // As the real ones do: every part but the last has at least five mebibytes.
                if (done.Parts.OrderBy(p => p.Key).SkipLast(1).Any(p => p.Value.Length < 5 * 1024 * 1024))
                {
                    await RefuseAsync(response, 400, "EntityTooSmall");
                    break;
                }
                files[key] = new Kept([.. done.Parts.OrderBy(p => p.Key).SelectMany(p => p.Value)], DateTimeOffset.UtcNow);
                await SayAsync(response, new XElement(Xml + "CompleteMultipartUploadResult", new XElement(Xml + "Key", key), new XElement(Xml + "ETag", files[key].Tag)));
                break;
            case "PUT":
                files[key] = new Kept(await ReadAsync(request), DateTimeOffset.UtcNow);
                response.Headers.ETag = files[key].Tag;
                break;
            case "DELETE":
                if (query.ContainsKey("uploadId")) uploads.TryRemove(query["uploadId"]!, out _);
                else files.TryRemove(key, out _);
                response.StatusCode = 204;
                break;
            default:
                await RefuseAsync(response, 405, "MethodNotAllowed");
                break;
        }
    }

    private static bool IsSigned(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString().StartsWith($"AWS4-HMAC-SHA256 Credential={AccessKey}/", StringComparison.Ordinal)) return request.Headers.Authorization.ToString().Contains("Signature=", StringComparison.Ordinal);
        if (!request.Query.ContainsKey("X-Amz-Signature")) return false;
        var begun = DateTimeOffset.ParseExact(request.Query["X-Amz-Date"]!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return DateTimeOffset.UtcNow < begun.AddSeconds(int.Parse(request.Query["X-Amz-Expires"]!, CultureInfo.InvariantCulture));
    }

    private async Task SendAsync(HttpContext context, string key)
    {
        var response = context.Response;
        if (!files.TryGetValue(key, out var file))
        {
            await RefuseAsync(response, 404, "NoSuchKey", silent: HttpMethods.IsHead(context.Request.Method));
            return;
        }
        response.Headers.ETag = file.Tag;
        response.Headers.AcceptRanges = "bytes";
        response.GetTypedHeaders().LastModified = file.Modified;
        response.ContentType = context.Request.Query["response-content-type"].FirstOrDefault() ?? "application/octet-stream";
        var (from, to) = (0L, file.Bytes.LongLength - 1);
        if (context.Request.GetTypedHeaders().Range?.Ranges.Single() is { } range)
        {
            from = range.From ?? file.Bytes.Length - range.To!.Value;
            to = range.From is null ? to : Math.Min(to, range.To ?? to);
            if (from > to)
            {
                await RefuseAsync(response, 416, "InvalidRange");
                return;
            }
            response.StatusCode = 206;
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(from, to, file.Bytes.Length);
        }
        response.ContentLength = to - from + 1;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(file.Bytes.AsMemory((int)from, (int)(to - from + 1)));
    }

    // Two a page, so that every listing has to go on.
    private Task ListAsync(HttpResponse response, string prefix, string after)
    {
        var rest = files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(f.Key, after) > 0).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        var page = rest.Take(2).ToList();
        return SayAsync(response, new XElement(Xml + "ListBucketResult", new XElement(Xml + "Name", Bucket), new XElement(Xml + "KeyCount", page.Count), new XElement(Xml + "IsTruncated", rest.Count > 2 ? "true" : "false"),
            rest.Count > 2 ? new XElement(Xml + "NextContinuationToken", page[^1].Key) : null,
            page.Select(f => new XElement(Xml + "Contents", new XElement(Xml + "Key", f.Key), new XElement(Xml + "LastModified", Iso(f.Value.Modified)), new XElement(Xml + "ETag", f.Value.Tag), new XElement(Xml + "Size", f.Value.Bytes.Length)))));
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static Task SayAsync(HttpResponse response, XElement answer)
    {
        response.ContentType = "application/xml";
        return response.WriteAsync(answer.ToString());
    }

    private static Task RefuseAsync(HttpResponse response, int status, string code, bool silent = false)
    {
        response.StatusCode = status;
        return silent ? Task.CompletedTask : SayAsync(response, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
