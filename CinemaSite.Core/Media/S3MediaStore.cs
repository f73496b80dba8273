using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Media;

/// <summary>The store as a bucket of any service that speaks S3, such as AWS, MinIO, Garage or R2.</summary>
public sealed class S3MediaStore : IMediaStore, IDisposable
{
    // Services ask for parts of at least 5 MiB and at most 10,000 of them: enough for 80 GiB, and never more than one in memory.
    private const int PartBytes = 8 * 1024 * 1024;

    private readonly AmazonS3Client client;
    private readonly AmazonS3Client signer;
    private readonly string bucket;

    public S3MediaStore(IOptions<MediaOptions> options)
    {
        var s3 = options.Value.S3;
        bucket = s3.Bucket;
        client = Client(s3, s3.Endpoint);
        // What browsers are sent to may have another name than what the site itself talks to.
        signer = Client(s3, s3.BrowserEndpoint);
    }

    public async ValueTask<StoredFile?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        if (!MediaKey.IsProper(key)) return null;
        try
        {
            var found = await AskAsync(() => client.GetObjectMetadataAsync(bucket, key, cancellationToken));
            return new StoredFile(key, found.ContentLength, Utc(found.LastModified), found.ETag.Trim('"'));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<Stream> OpenAsync(string key, long from = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        if (!MediaKey.IsProper(key)) throw new FileNotFoundException("The store has no such file.", key);
        // No service can be asked for nothing.
        if (length == 0) return Stream.Null;
        var request = new GetObjectRequest { BucketName = bucket, Key = key };
        if (from > 0 || length is not null) request.ByteRange = new ByteRange(from, length is { } most ? from + most - 1 : long.MaxValue);
        try
        {
            return (await AskAsync(() => client.GetObjectAsync(request, cancellationToken))).ResponseStream;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileNotFoundException("The store has no such file.", key, e);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return Stream.Null;
        }
    }

    public async Task<StoredContent> SaveAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        Check(key);
        await using var counted = new HashingStream(content);
        var part = new byte[PartBytes];
        var read = await counted.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < part.Length)
        {
            using var whole = new MemoryStream(part, 0, read, writable: false);
            await AskAsync(() => client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = whole, UseChunkEncoding = false, AutoCloseStream = false }, cancellationToken));
            return counted.Content();
        }
        await SavePartsAsync(key, counted, part, cancellationToken);
        return counted.Content();
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key);
        return AskAsync(() => client.DeleteObjectAsync(bucket, key, cancellationToken));
    }

    public async IAsyncEnumerable<StoredFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(() => client.ListObjectsV2Async(request, cancellationToken));
            // What others put into the bucket, such as the marks of folders, is not the store's.
            foreach (var found in (page.S3Objects ?? []).Where(o => MediaKey.IsProper(o.Key))) yield return new StoredFile(found.Key, found.Size ?? 0, Utc(found.LastModified), found.ETag.Trim('"'));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public async Task<int> SweepUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var swept = 0;
        var page = await AskAsync(() => client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket }, cancellationToken));
        foreach (var upload in (page.MultipartUploads ?? []).Where(u => Utc(u.Initiated) < before))
        {
            await AskAsync(() => client.AbortMultipartUploadAsync(bucket, upload.Key, upload.UploadId, cancellationToken));
            swept++;
        }
        return swept;
    }

    public Uri? AddressOf(string key, string contentType, TimeSpan life)
    {
        Check(key);
        return new Uri(signer.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = key,
            // By the machine's clock: the library signs with it, and counts the life from then to this end.
            Expires = DateTime.UtcNow + life,
            Protocol = signer.Config.ServiceURL.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? Protocol.HTTP : Protocol.HTTPS,
            ResponseHeaderOverrides = { ContentType = contentType, CacheControl = "private, no-cache" },
        }));
    }

    public void Dispose()
    {
        client.Dispose();
        signer.Dispose();
    }

    private async Task SavePartsAsync(string key, Stream content, byte[] part, CancellationToken cancellationToken)
    {
        var upload = (await AskAsync(() => client.InitiateMultipartUploadAsync(bucket, key, cancellationToken))).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var read = part.Length; read > 0; read = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken))
            {
                using var bytes = new MemoryStream(part, 0, read, writable: false);
                var request = new UploadPartRequest { BucketName = bucket, Key = key, UploadId = upload, PartNumber = parts.Count + 1, PartSize = read, InputStream = bytes, UseChunkEncoding = false };
                var sent = await AskAsync(() => client.UploadPartAsync(request, cancellationToken));
                parts.Add(new PartETag(parts.Count + 1, sent.ETag));
            }
            await AskAsync(() => client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts }, cancellationToken));
        }
        catch
        {
            await GiveUpAsync(key, upload);
            throw;
        }
    }

    // Parts of an upload that is not completed are paid for until somebody takes them away: now, or the sweep when the bucket is back.
    private async Task GiveUpAsync(string key, string upload)
    {
        try
        {
            await AskAsync(() => client.AbortMultipartUploadAsync(bucket, key, upload, CancellationToken.None));
        }
        catch (MediaAwayException)
        {
            // What went wrong before says more.
        }
    }

    // What the service says of a file is told to whoever asked; everything else means that nothing is known.
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is not AmazonS3Exception { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable } && IsAway(e))
        {
            throw new MediaAwayException(e);
        }
    }

    private static AmazonS3Client Client(S3Options s3, string endpoint) => new(
        new BasicAWSCredentials(s3.AccessKey, s3.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint,
            AuthenticationRegion = s3.Region,
            // Every service knows the bucket in the path; not every one has names for buckets.
            ForcePathStyle = true,
            // The newer checksums are asked of AWS alone; others refuse requests that carry them.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    private static bool IsAway(Exception e) => e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException;

    private static DateTimeOffset Utc(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.UnixEpoch;

    private static void Check(string key)
    {
        if (!MediaKey.IsProper(key)) throw new ArgumentException($"'{key}' is not a proper key of the media store.", nameof(key));
    }
}
