using CinemaSite.Core.Jobs;

namespace CinemaSite.Core.Catalog;

/// <summary>Rung when a change of the catalogue was written, so that the search of this process need not wait for its next look.</summary>
public sealed class CatalogBell : Bell;
