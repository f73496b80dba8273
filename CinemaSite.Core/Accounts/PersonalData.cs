namespace CinemaSite.Core.Accounts;

/// <summary>What keeps an account from being deleted just now: words for the notice, and the way on.</summary>
public sealed record DeletionObstacle(string Text, string LinkText, string LinkUrl);

/// <summary>
/// What a room of the house holds about a person. Each room that holds anything has one, so that nobody who adds a
/// table to a room has to know the others.
/// </summary>
public interface IPersonalData
{
    /// <summary>The section's name in the file a person downloads.</summary>
    string Section { get; }

    /// <summary>Everything the room holds about the person, as it goes into the file.</summary>
    Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>What must be settled before the account can go; null when nothing is open. Asked in the transaction that deletes.</summary>
    Task<DeletionObstacle?> ObstacleAsync(Guid userId, CancellationToken cancellationToken) => Task.FromResult<DeletionObstacle?>(null);

    /// <summary>Erases what is the person's own; called in the transaction that deletes the account.</summary>
    Task EraseAsync(Guid userId, CancellationToken cancellationToken);
}
