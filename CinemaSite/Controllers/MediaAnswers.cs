using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Controllers;

/// <summary>The site's ways of sending files of the store.</summary>
internal static class MediaAnswers
{
    // Long enough for a player to go on reading, too short to be passed on.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>A film with ranges: its bytes, or the way to the store's own address. <paramref name="mayGoOn"/> is asked again and again while it is sent.</summary>
    public static async Task<IActionResult> FilmAsync(this Controller controller, IMediaStore store, string key, GoOn? mayGoOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(controller);
        if (key.Length == 0) return controller.NotFound();
        if (store.AddressOf(key, Mp4.ContentType, Life) is { } address) return controller.Redirect(address.AbsoluteUri);
        if (await store.FindAsync(key, cancellationToken) is not { } file) return controller.NotFound();
        var bytes = await store.OpenAsync(key, cancellationToken: cancellationToken);
        return controller.File(mayGoOn is null ? bytes : new GuardedStream(bytes, mayGoOn), Mp4.ContentType, file.Modified, new EntityTagHeaderValue($"\"{file.Tag}\""), enableRangeProcessing: true);
    }

    /// <summary>A small file as a whole. Text gets a weak tag, because compression changes the bytes and not the words.</summary>
    public static async Task<IActionResult> FileAsync(this Controller controller, IMediaStore store, string key, string contentType, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(controller);
        if (await store.FindAsync(key, cancellationToken) is not { } file) return controller.NotFound();
        var tag = new EntityTagHeaderValue($"\"{file.Tag}\"", isWeak: contentType.StartsWith("text/", StringComparison.Ordinal));
        return controller.File(await store.OpenAsync(key, cancellationToken: cancellationToken), contentType, file.Modified, tag);
    }
}
