using CinemaSite.Core.Catalog;
using CinemaSite.Models;
using CinemaSite.Core;

namespace CinemaSite.Tests.Rules;

public class CatalogQueryTests
{
    [Fact]
    public void An_empty_address_is_the_newest_first_from_the_first_page()
    {
        var query = Parse("");
        Assert.Equal(CatalogSort.Newest, query.Sort);
        Assert.Equal(1, query.Page);
        Assert.Equal("/movies", query.ToUrl());
        Assert.False(query.IsFiltered);
    }

    [Theory]
    [InlineData("q=metropolis")]
    [InlineData("q=Pandora%27s%20Box%20%26%20co&sort=title")]
    [InlineData("genre=comedy&genre=film-noir&yearFrom=1920&yearTo=1929&page=3")]
    [InlineData("ratingMin=7.5&minutesMax=90")]
    [InlineData("ratingMin=7&priceMin=1&priceMax=4.99&certification=PG-13")]
    [InlineData("country=United%20States&language=Silent%20%28German%29&minutesMax=90")]
    [InlineData("person=17&onSale=true&notOwned=true&sort=-price&view=list")]
    public void Every_choice_is_written_back_as_it_was_read(string address) => Assert.Equal("/movies?" + address, Parse(address).ToUrl());

    [Theory]
    [InlineData("page=0", 1)]
    [InlineData("page=-7", 1)]
    [InlineData("page=abc", 1)]
    [InlineData("page=2", 2)]
    [InlineData("page=1e3", 1)]
    [InlineData("page=999999999999999999999999", 100_000)]
    public void A_page_that_makes_no_sense_becomes_one_that_does(string address, int page) => Assert.Equal(page, Parse(address).Page);

    [Theory]
    [InlineData("yearFrom=banana&yearTo=99999&ratingMin=11&priceMin=-1&priceMax=free&minutesMax=0")]
    [InlineData("sort=sideways&view=upside-down&onSale=perhaps&person=-4")]
    [InlineData("q=&genre=&certification=%20%20&country=")]
    [InlineData("q=%00%01&unknown=1&__proto__=x")]
    [InlineData("q=%EF%BF%BE&country=%EF%BF%BF&genre=%EF%B7%90")]
    [InlineData("priceMin=1000000000000000000000000000&priceMax=79228162514264337593543950335")]
    public void Nonsense_is_left_out(string address) => Assert.Equal("/movies", Parse(address).ToUrl());

    [Fact]
    public void Years_and_prices_in_the_wrong_order_are_turned_round()
    {
        var query = Parse("yearFrom=1950&yearTo=1920&priceMin=9&priceMax=1");
        Assert.Equal((1920, 1950), (query.YearFrom, query.YearTo));
        Assert.Equal((100, 900), (query.PriceMin, query.PriceMax));
    }

    [Fact]
    public void A_search_is_sorted_by_relevance_unless_something_else_is_chosen()
    {
        Assert.Equal(CatalogSort.Relevance, Parse("q=moon").Sort);
        Assert.Equal(CatalogSort.Title, Parse("q=moon&sort=title").Sort);
        Assert.Equal(CatalogSort.Newest, Parse("sort=relevance").Sort);
    }

    [Fact]
    public void A_very_long_search_is_cut() => Assert.Equal(CatalogQuery.TextLength, Parse("q=" + new string('a', 5000)).Text!.Length);

    [Fact]
    public void Taking_a_genre_off_its_own_page_leads_to_the_whole_catalogue()
    {
        var query = Parse("sort=title") with { Path = "/genres/horror", PageGenre = "horror", Genres = ["horror"] };
        Assert.Equal("/genres/horror?sort=title", query.ToUrl());
        Assert.False(query.IsFiltered);
        Assert.Equal("/movies?sort=title", query.WithoutGenre("horror").ToUrl());
    }

    [Fact]
    public void The_pager_names_the_first_the_last_and_the_pages_around()
    {
        static string Numbers(int page, int pages) =>
            string.Join(' ', new Pager(new PagedList<int>([], page, 24, pages * 24), n => "").Numbers().Select(n => n?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "…"));
        Assert.Equal("1 2 3", Numbers(1, 3));
        Assert.Equal("1 2 3 … 1502", Numbers(1, 1502));
        Assert.Equal("1 … 698 699 700 701 702 … 1502", Numbers(700, 1502));
        Assert.Equal("1 … 1500 1501 1502", Numbers(1502, 1502));
        Assert.Equal("1 … 8 9 10", Numbers(99_999, 10));
        Assert.Equal("", Numbers(1, 0));
    }

    private static CatalogQuery Parse(string address) => CatalogQuery.Parse(
        address.Split('&').Select(p => p.Split('=', 2)).ToLookup(p => p[0], p => p.Length > 1 ? Uri.UnescapeDataString(p[1]) : ""), "usd");
}
