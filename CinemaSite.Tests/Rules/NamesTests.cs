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

    [Fact]
    public void Names_are_the_same_whatever_their_case_and_spaces() => Assert.Equal(Names.Normalize(" fritz   LANG "), Names.Normalize("Fritz Lang"));
}
