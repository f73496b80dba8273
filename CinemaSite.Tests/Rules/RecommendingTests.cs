using CinemaSite.Core.Catalog.Recommending;

namespace CinemaSite.Tests.Rules;

public class RecommendingTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(2, 2, 2, 0)]
    [InlineData(3, 3, 3, 0.375)]
    [InlineData(8, 10, 40, 0.24615)]
    [InlineData(20, 20, 20, 0.8)]
    [InlineData(20, 20, 500, 0.16)]
    public void Movies_go_together_by_the_cosine_of_their_admirers_drawn_down_while_these_are_few(int both, int one, int other, double score) =>
        Assert.Equal(score, Tastes.Together(both, one, other), 1e-5);

    [Theory]
    [InlineData(0, 0.4)]
    [InlineData(20, 0.6)]
    [InlineData(180, 0.76)]
    public void A_new_movie_is_compared_by_what_it_is_and_a_known_one_by_its_admirers(int admirers, double score) =>
        Assert.Equal(score, Tastes.Blend(admirers, together: 0.8, content: 0.4), 1e-9);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(90, 0.5)]
    [InlineData(180, 0.25)]
    [InlineData(-5, 1)]
    public void A_deed_tells_half_as_much_after_ninety_days(double days, double weight) => Assert.Equal(weight, Tastes.Decayed(TimeSpan.FromDays(days)), 1e-9);

    [Fact]
    public void Loving_more_of_a_genre_than_there_is_of_it_speaks_for_it_and_less_against_it()
    {
        // (5 + 2 × 0.1) ÷ 12 ÷ 0.1 = 4.333 and (0 + 0.2) ÷ 12 ÷ 0.1 = 0.1667.
        Assert.Equal(Math.Log(4.33333), Tastes.Affinity(5, 10, 0.1), 1e-5);
        Assert.Equal(Math.Log(0.166667), Tastes.Affinity(0, 10, 0.1), 1e-5);
        Assert.Equal(0, Tastes.Affinity(1, 10, 0.1), 1e-9);
    }

    [Fact]
    public void Renown_adds_less_and_less_and_people_from_the_second_film_on()
    {
        Assert.Equal((0, Math.Log(11), Math.Log(101)), (Tastes.Renown(0), Tastes.Renown(10), Tastes.Renown(100)));
        Assert.Equal(0, Tastes.People([0, 1, 1]), 1e-9);
        Assert.Equal(0.3 * (1 + 3), Tastes.People([2, 1, 9]), 1e-9);
    }

    [Fact]
    public void A_profile_is_the_last_fifty_movies_somebody_loved_or_bought()
    {
        var profile = TasteProfile.Of(Enumerable.Range(1, 60).Select(i => new TasteDeed(i, Now.AddDays(-i), i % 2 == 0 ? Deed.Loved : Deed.Bought)), Now);
        Assert.Equal(Enumerable.Range(1, 50), profile.Loved.Select(l => l.MovieId));
        Assert.Equal(Math.Pow(0.5, 10 / 90.0), profile.Loved[9].Weight, 1e-9);
        Assert.Equal((Deed.Bought, Deed.Loved), (profile.Loved[0].Deed, profile.Loved[1].Deed));
        Assert.Equal(60, profile.Known.Count);
    }

    [Fact]
    public void Who_bought_a_movie_and_dislikes_it_does_not_love_it()
    {
        var profile = TasteProfile.Of([new(1, Now, Deed.Bought), new(1, Now, Deed.Disliked), new(2, Now, Deed.Met), new(3, Now.AddDays(-9), Deed.Loved), new(3, Now, Deed.Bought)], Now);
        Assert.Equal(new LovedMovie(3, 1, Deed.Loved), Assert.Single(profile.Loved));
        Assert.Equal([1], profile.Disliked);
        Assert.Equal([1, 2, 3], profile.Known.Order());
    }

    [Fact]
    public void A_row_has_at_most_two_movies_of_a_director()
    {
        int?[] directors = [7, 7, null, 7, 8, null, null, 8, 8];
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], Tastes.Varied(Enumerable.Range(0, 9), i => directors[i]));
    }

    [Fact]
    public void Something_is_disliked_when_two_disliked_movies_have_it_and_fewer_loved_ones() =>
        Assert.Equal([1], Tastes.Disliked([1, 1, 2, 3, 3], [3, 3, 1]));

    [Fact]
    public void Admirers_are_counted_once_each_and_compared_as_by_hand()
    {
        // Movies 10 and 20 share four admirers of five each; 30 shares two with 10, which is chance.
        var admirers = new Admirers();
        var people = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var person in people[..5]) Twice(admirers, person, 10);
        foreach (var person in people[1..6]) Twice(admirers, person, 20);
        foreach (var person in people[3..8]) Twice(admirers, person, 30);
        admirers.Finish();

        Assert.Equal([10, 20, 30], admirers.Movies);
        Assert.Equal(5, admirers.Of(10));
        Assert.Equal(0, admirers.Of(11));
        var (movie, score) = Assert.Single(admirers.Together(10));
        Assert.Equal((20, 4 / 5.0 * 4 / 9), (movie, score));
        Assert.Equal([10, 30], admirers.Together(20).Select(t => t.MovieId).Order());
        Assert.Empty(admirers.Together(99));
    }

    [Fact]
    public void However_many_they_are_a_bounded_number_is_held_and_whole_people_are_left_out()
    {
        var admirers = new Admirers(mostPairs: 1000);
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            // Everybody loves the same three.
            foreach (var movie in new[] { 1, 2, 3 }) admirers.Add(new Admirer(new Guid(bytes), movie));
        }
        admirers.Finish();
        Assert.InRange(admirers.Of(1), 100, 333);
        Assert.Equal((admirers.Of(1), admirers.Of(1)), (admirers.Of(2), admirers.Of(3)));
    }

    private static void Twice(Admirers admirers, Guid person, int movie)
    {
        admirers.Add(new Admirer(person, movie));
        admirers.Add(new Admirer(person, movie));
    }
}
