using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;

namespace CinemaSite.Tests.Catalog;

/// <summary>The first films of an order, without a walk through the whole catalogue.</summary>
public sealed class CatalogTraitsTests
{
    private const double MeanOfAll = 6;

    private static CatalogTraits Of(int films, int popular, int rated)
    {
        var draft = new CatalogDraft(CatalogSnapshot.Empty);
        foreach (var id in Enumerable.Range(1, films))
            draft.Put(new CatalogRow(
                id, $"FILM {id}", 1927, 90, 499, 1, id % 10 != 0, DateTime.UnixEpoch.AddHours(id),
                id <= rated ? 3 : 0, id <= rated ? MeanOfAll + (id % 7 - 3) : MeanOfAll, id <= popular ? id : 0, null));
        return new CatalogTraits(draft.Finish(Films.Names));
    }

    [Fact]
    public void Films_that_are_popular_stand_first_and_the_walk_ends_behind_them()
    {
        var traits = Of(films: 5000, popular: 12, rated: 0);
        var asked = 0;
        bool IsPopular(int ordinal)
        {
            asked++;
            return traits.Catalog.Columns.Popularity[ordinal] > 0;
        }
        Assert.Equal([12, 11, 9, 8, 7, 6, 5, 4, 3, 2, 1], traits.First(CatalogSort.Popularity, IsPopular));
        Assert.Equal(13, asked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(4000)]
    public void The_best_rated_are_those_that_somebody_rated(int rated)
    {
        var ids = Of(films: 5000, popular: 0, rated).BestRated();
        Assert.Equal(Enumerable.Range(1, rated).Where(id => id % 10 != 0).OrderByDescending(id => id % 7).ThenByDescending(id => id), ids);
    }
}
