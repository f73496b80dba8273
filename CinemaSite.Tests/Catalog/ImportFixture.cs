using System.Text;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Catalog;

/// <summary>Imports texts as if they were files.</summary>
internal static class ImportFixture
{
    public static Task<ImportReport> ImportAsync(
        this SiteFactory site, string text, ImportOptions? options = null, IProgress<ImportProgress>? progress = null, Action<ImportError>? refused = null, CancellationToken stop = default) =>
        site.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), options, progress, refused, stop);

    public static async Task<ImportReport> ImportAsync(
        this SiteFactory site, Stream stream, ImportOptions? options = null, IProgress<ImportProgress>? progress = null, Action<ImportError>? refused = null, CancellationToken stop = default)
    {
        await using (stream)
            return await site.WithAsync<MovieImport, ImportReport>(i => i.RunAsync(stream, options ?? new ImportOptions(), progress, refused, stop));
    }

    /// <summary>A progress that is told at once, unlike <see cref="Progress{T}"/>.</summary>
    public sealed class Heard<T>(Action<T>? also = null) : IProgress<T>
    {
        public List<T> All { get; } = [];

        public void Report(T value)
        {
            All.Add(value);
            also?.Invoke(value);
        }
    }
}
