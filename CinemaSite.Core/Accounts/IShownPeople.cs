namespace CinemaSite.Core.Accounts;

/// <summary>A room that shows people to others, and is told when they look different.</summary>
public interface IShownPeople
{
    /// <summary>Somebody's display name or picture changed; called in the transaction that changes it.</summary>
    Task ChangedAsync(CancellationToken cancellationToken);
}
