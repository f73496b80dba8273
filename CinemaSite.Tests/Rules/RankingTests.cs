using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;

namespace CinemaSite.Tests.Rules;

public class RankingTests
{
    [Theory]
    [InlineData(1, 1, 0.207)]
    [InlineData(3, 3, 0.438)]
    [InlineData(10, 10, 0.722)]
    [InlineData(9, 10, 0.596)]
    [InlineData(90, 100, 0.826)]
    [InlineData(950, 1000, 0.935)]
    [InlineData(0, 5, 0)]
    [InlineData(0, 0, 0)]
    public void Approval_is_the_lower_bound_of_Wilson(int likes, int all, double bound) => Assert.Equal(bound, Ranking.Wilson(likes, all), 0.0005);

    [Fact]
    public void A_few_high_ratings_do_not_top_many()
    {
        Assert.Equal(6.32, Ranking.Weighted(493, (int)(493 * 8.7), 6.283, 35_878), 0.01);
        Assert.Equal(8.97, Ranking.Weighted(411_088, (int)(411_088 * 9.2), 6.283, 35_878), 0.01);
    }

    [Fact]
    public void Without_ratings_a_movie_stands_at_the_mean_of_all() => Assert.Equal(6.3, Ranking.Weighted(0, 0, 6.3, 5), 1e-9);

    [Fact]
    public void A_mean_of_four_ratings_is_not_told()
    {
        Assert.Null(Ranking.Mean(4, 40));
        Assert.Equal(8.2, Ranking.Mean(5, 41));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(7, 2.5)]
    [InlineData(14, 1.25)]
    [InlineData(-1, 5)]
    public void An_event_counts_half_after_a_week(double days, double counts) => Assert.Equal(counts, Ranking.Decayed(5, TimeSpan.FromDays(days)), 1e-9);

    [Fact]
    public void Movies_are_alike_by_what_they_share()
    {
        Assert.Equal(8, Ranking.MostSimilarity, 1e-9);
        Assert.Equal(2 + 3 + 1.5 + 0.5 + 1, Ranking.Similarity(new InCommon(1, 5, Director: true, Origin: true, 0)), 1e-9);
        Assert.Equal(2.0 / 3 + 0.5 + 0.75, Ranking.Similarity(new InCommon(1.0 / 3, 0, Director: false, Origin: true, 5)), 1e-9);
        Assert.Equal(1.5, Ranking.Similarity(new InCommon(0, 1, Director: false, Origin: false, 43)), 1e-9);
        Assert.Equal(0, Ranking.Similarity(new InCommon(0, 0, Director: false, Origin: false, 20)));
    }

    [Fact]
    public void A_genre_that_every_movie_has_counts_nothing_and_a_rare_one_most()
    {
        // Of 100 movies all are dramas (1), 50 comedies (2) and 10 heists (3): ln 1 = 0, ln 2 = 0.693, ln 10 = 2.303.
        double Rarity(int genre) => Tastes.Rarity(genre switch { 1 => 100, 2 => 50, _ => 10 }, 100);
        Assert.Equal(0, Ranking.GenreShare([1], [1, 2], Rarity), 1e-9);
        Assert.Equal(2.303 / (2.303 + 0.693), Ranking.GenreShare([1, 3], [2, 3], Rarity), 1e-3);
        Assert.Equal(1, Ranking.GenreShare([2, 3], [3, 2], Rarity), 1e-9);
        Assert.Equal(0, Ranking.GenreShare([], [], Rarity));
        Assert.Equal(0, Tastes.Rarity(0, 100));
    }
}
