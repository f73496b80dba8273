using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;

namespace CinemaSite.Core.Community;

/// <summary>Names and pictures stand beside comments, on pages that are kept.</summary>
internal sealed class ShownPeople(CatalogSearch search) : IShownPeople
{
    public Task ChangedAsync(CancellationToken cancellationToken) => search.TalkChangedAsync(cancellationToken);
}
