using CinemaSite.Core;
using CinemaSite.Core.Catalog;

namespace CinemaSite.Tests.Rules;

public class NamesTests
{
    [Theory]
    [InlineData("Pandora's Box", "pandoras-box")]
    [InlineData("Häxan", "haxan")]
    [InlineData("D.O.A.", "d-o-a")]
    [InlineData("  The Last Laugh  ", "the-last-laugh")]
    [InlineData("Ærø og Øer", "aero-og-oer")]
    [InlineData("七人の侍", "film")]
    [InlineData("!!!", "film")]
    public void A_slug_is_plain_letters_and_hyphens(string name, string slug) => Assert.Equal(slug, Names.Slug(name));

    [Theory]
    [InlineData("Häxan", " haxan")]
    [InlineData("Georges Méliès", " georges melies")]
    [InlineData("The Hitch-Hiker", " the hitch hiker")]
    [InlineData("Pandora’s Box", " pandoras box")]
    [InlineData("D.O.A.", " doa")]
    [InlineData("Земля", " земля")]
    [InlineData("", "")]
    public void Searched_texts_have_no_case_accents_or_punctuation(string text, string folded) => Assert.Equal(folded, Names.Fold(text));

    // No theory: its data cannot hold halves of pairs.
    [Fact]
    public void What_is_no_character_is_not_part_of_a_name()
    {
        foreach (var name in new[] { "Ni\uFFFEght", "\uD83DNight\uDE00", "Night\uFFFF\uFDD0", "\U0001FFFENight" })
            Assert.Equal(("NIGHT", "night", " night"), (Names.Normalize(name), Names.Slug(name), Names.Fold(name)));
    }

    [Fact]
    public void Whole_surrogate_pairs_and_the_last_letters_of_the_plane_stay() => Assert.Equal("Film 🎬 ﷼！", SoundText.Of("Film 🎬 ﷼！"));

    [Fact]
    public void Names_are_the_same_whatever_their_case_and_spaces() => Assert.Equal(Names.Normalize(" fritz   LANG "), Names.Normalize("Fritz Lang"));

    [Theory]
    [InlineData("Trailer", "trailer-film")]
    [InlineData("TRAILER!", "trailer-film")]
    [InlineData("The Trailer", "the-trailer")]
    public void No_film_has_the_address_of_a_trailers_file(string title, string slug) => Assert.Equal(slug, Names.MovieSlug(title));
}
