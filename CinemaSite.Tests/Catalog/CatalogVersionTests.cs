using CinemaSite.Core.Catalog;

namespace CinemaSite.Tests.Catalog;

/// <summary>The word under which pages are kept: the same on copies that know the same, another after every change.</summary>
public sealed class CatalogVersionTests
{
    private static readonly IReadOnlyList<(long First, long Last)> Nothing = [];

    private static CatalogVersion At(long seq, params (long First, long Last)[] missing)
    {
        var version = new CatalogVersion();
        version.Applied(seq, missing);
        return version;
    }

    [Fact]
    public void Copies_that_hold_the_same_changes_have_the_same_word_whatever_the_order_in_which_they_came()
    {
        var early = At(5, (3, 3));
        var late = At(4);
        Assert.NotEqual(early.Current, At(5).Current);
        Assert.NotEqual(early.Current, At(5, (3, 4)).Current);
        late.Applied(5, Nothing);
        early.Applied(5, Nothing);
        Assert.Equal(early.Current, late.Current);
    }

    [Fact]
    public void A_copy_that_lacks_a_change_never_has_the_word_of_one_that_holds_it()
    {
        // 2 is found late here, and 3 there.
        var (here, there) = (At(4, (3, 3)), At(4, (2, 2)));
        Assert.NotEqual(here.Current, there.Current);
    }

    [Fact]
    public void Every_change_that_is_written_makes_another_word_even_when_higher_numbers_came_before()
    {
        var version = At(10, (7, 8));
        var seen = new HashSet<string> { version.Current };
        foreach (var seq in new long[] { 12, 11, 8, 7, 13 })
        {
            version.Written(seq);
            Assert.True(seen.Add(version.Current), $"{seq} changed nothing.");
        }
        version.Applied(12, [(7, 7)]);
        Assert.True(seen.Add(version.Current));
        version.Applied(13, Nothing);
        Assert.Equal(At(13).Current, version.Current);
    }

    [Fact]
    public void What_is_applied_again_brings_no_earlier_word_back()
    {
        var version = At(10);
        var word = version.Current;
        version.Applied(6, Nothing);
        Assert.Equal(word, version.Current);
    }

    [Fact]
    public void While_words_are_missing_a_copy_keeps_to_itself_and_afterwards_shares_again()
    {
        var version = At(10);
        version.WordsBehind(damaged: false);
        var alone = version.Current;
        Assert.NotEqual(At(10).Current, alone);
        version.WordsBehind(damaged: false);
        Assert.NotEqual(alone, version.Current);
        version.WordsWhole();
        Assert.Equal(At(10).Current, version.Current);
    }

    [Fact]
    public void Pages_from_before_damage_was_seen_are_not_met_again()
    {
        var version = At(10);
        version.WordsBehind(damaged: true);
        var alone = version.Current;
        version.WordsWhole();
        var after = version.Current;
        Assert.Equal(3, new[] { At(10).Current, alone, after }.Distinct().Count());
        version.WordsWhole();
        Assert.Equal(after, version.Current);
    }
}
