using System.Security.Cryptography;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Accounts;

/// <summary>
/// People's pictures. Each gets a random key of its own, so that its address tells nothing, may be kept for good, and
/// is dead once the picture is gone.
/// </summary>
public sealed partial class Avatars(CinemaDb db, IMediaStore store, Pictures pictures, IEnumerable<IShownPeople> rooms, ILogger<Avatars> logger)
{
    private const int KeyLength = 32;

    /// <summary>The widths, and heights, in which every picture is kept; the smallest first.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [48, 96, 256];

    /// <summary>The key of a person's picture, or null without one.</summary>
    public Task<string?> KeyAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.Users.Where(u => u.Id == userId).Select(u => u.AvatarKey).FirstOrDefaultAsync(cancellationToken);

    /// <summary>A picture's file of one size, or null when there is none.</summary>
    public ValueTask<StoredFile?> FindAsync(string key, int size, CancellationToken cancellationToken = default) =>
        IsKey(key) && Sizes.Contains(size) ? store.FindAsync(FileOf(key, size), cancellationToken) : default;

    /// <summary>The bytes of a picture that was found.</summary>
    public Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return store.OpenAsync(file.Key, cancellationToken: cancellationToken);
    }

    /// <summary>Gives a person the uploaded picture instead of the one they had; null when done, else why not, in words for the form.</summary>
    public async Task<string?> SetAsync(Guid userId, Stream upload, CancellationToken cancellationToken = default)
    {
        var cut = await pictures.CutAsync(upload, [.. Sizes.Select(s => new PictureSize(s, s))], cancellationToken);
        if (cut.Problem is not null) return cut.Problem;
        var key = RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);
        var change = new Change(Done: false, Old: null);
        try
        {
            foreach (var (size, file) in Sizes.Zip(cut.Files))
            {
                using var content = new MemoryStream(file);
                await store.SaveAsync(FileOf(key, size), content, CancellationToken.None);
            }
            // Not bound to the connection: a commit that is broken off leaves open which picture's files are to go.
            change = await SwapAsync(userId, key);
        }
        finally
        {
            if (!change.Done) await EraseFilesAsync(key);
        }
        if (!change.Done) return "This account is gone.";
        if (change.Old is not null) await EraseFilesAsync(change.Old);
        return null;
    }

    /// <summary>Takes a person's picture away, if they have one.</summary>
    public async Task RemoveAsync(Guid userId)
    {
        if ((await SwapAsync(userId, null)).Old is { } old) await EraseFilesAsync(old);
    }

    /// <summary>Deletes a picture's files. Call it when no person has the key any more, outside the transaction that took it.</summary>
    public async Task EraseFilesAsync(string key)
    {
        foreach (var size in Sizes)
            try
            {
                await store.DeleteAsync(FileOf(key, size));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What was asked for is done in the books; the file is for an operator.
                LogLeft(FileOf(key, size), e);
            }
    }

    private Task<Change> SwapAsync(Guid userId, string? key) =>
        db.InTransaction(async () =>
        {
            while (true)
            {
                var person = db.Users.Where(u => u.Id == userId && u.DeletedUtc == null);
                if (await person.Select(u => new { u.AvatarKey }).FirstOrDefaultAsync() is not { AvatarKey: var old }) return new Change(Done: false, Old: null);
                // Only from the key that was read: of two uploads at once each erases the picture it replaced, and no other.
                if (await person.Where(u => u.AvatarKey == old).ExecuteUpdateAsync(s => s.SetProperty(u => u.AvatarKey, key)) == 0) continue;
                foreach (var room in rooms) await room.ChangedAsync(CancellationToken.None);
                return new Change(Done: true, old);
            }
        });

    private static bool IsKey(string key) => key.Length == KeyLength && key.All(char.IsAsciiHexDigitLower);

    // Spread over folders, so that none of them grows without end.
    private static string FileOf(string key, int size) => FormattableString.Invariant($"avatars/{key[..2]}/{key}-{size}.webp");

    [LoggerMessage(LogLevel.Warning, "The file {Key} of a picture that was taken away could not be deleted")]
    private partial void LogLeft(string key, Exception exception);

    private readonly record struct Change(bool Done, string? Old);
}
