using System.Text;
using CinemaSite.Core.Catalog.Import;

namespace CinemaSite.Tests.Catalog;

/// <summary>What stands in a file, and what is read of it.</summary>
public class MovieFileTests
{
    private static async Task<List<MovieRow>> RowsAsync(string text)
    {
        using var file = await MovieFile.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return await file.RowsAsync().ToListAsync();
    }

    [Theory]
    [InlineData("title,year\nNosferatu,1922\n", "Nosferatu")]
    [InlineData("title,year\r\nNosferatu,1922", "Nosferatu")]
    [InlineData("\uFEFFtitle,year\nNosferatu,1922", "Nosferatu")]
    [InlineData("Year , TITLE\n1922,Nosferatu", "Nosferatu")]
    [InlineData("title,year\n\"Lock, Stock\",1922", "Lock, Stock")]
    [InlineData("title,year\n\"The \"\"Hitch\"\" Hiker\",1922", "The \"Hitch\" Hiker")]
    [InlineData("title,year\nThe \"Hitch\" Hiker,1922", "The \"Hitch\" Hiker")]
    [InlineData("title,year\n12\" of Snow,1922", "12\" of Snow")]
    [InlineData("title,year\n\"Two\nLines\",1922", "Two\nLines")]
    [InlineData("title\tyear\nLock, Stock\t1922", "Lock, Stock")]
    [InlineData("title\tyear\n\"Lock\tStock\"\t1922", "Lock\tStock")]
    [InlineData("title\tyear\n\"Crocodile\" Dundee\t1922", "\"Crocodile\" Dundee")]
    [InlineData("title\tyear\nThe \"Hitch\" Hiker\t1922", "The \"Hitch\" Hiker")]
    public async Task A_value_is_read_as_it_was_meant(string text, string title)
    {
        var row = Assert.Single(await RowsAsync(text));
        Assert.Null(row.Fault);
        Assert.Equal(title, row[ImportColumn.Title]);
        Assert.Equal("1922", row[ImportColumn.Year]);
    }

    [Fact]
    public async Task Rows_know_the_line_on_which_they_begin()
    {
        var rows = await RowsAsync("title,year\n\"a\nb\nc\",1\n\nd,2\r\n\"e\r\nf\",3\ng,4");
        Assert.Equal([2, 6, 7, 9], rows.Select(r => r.Line));
    }

    [Theory]
    [InlineData("title,year\nGood,1999\nLock, Stock,1998\nBetter,2000", 3, "3 values")]
    [InlineData("title,year\nGood,1999\n\"Lock\" Stock,1998\nBetter,2000", 3, "quote")]
    [InlineData("title,year\nGood,1999\n\"Lock,1998", 3, "quote")]
    public async Task A_broken_row_has_a_fault_and_stops_no_other(string text, int line, string reason)
    {
        var rows = await RowsAsync(text);
        var broken = Assert.Single(rows, r => r.Fault is not null);
        Assert.Equal(line, broken.Fault!.Line);
        Assert.Contains(reason, broken.Fault.Reason);
        Assert.All(rows.Where(r => r != broken), r => Assert.NotNull(r[ImportColumn.Year]));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_fills_no_memory()
    {
        var rows = await RowsAsync("title,year\nGood,1999\n\"open,1\n" + string.Concat(Enumerable.Repeat("x,1\n", 50_000)));
        Assert.Equal(2, rows.Count);
        Assert.Equal(3, rows[1].Fault!.Line);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("title,minutes\nNosferatu,94", "lacks year")]
    [InlineData("name;year\nNosferatu;1922", "lacks title and year")]
    [InlineData("title,year,country,countries\n", "countries twice")]
    public async Task A_file_that_can_be_no_catalogue_is_refused_with_a_sentence(string text, string reason)
    {
        var refused = await Assert.ThrowsAsync<ImportFileException>(() => RowsAsync(text));
        Assert.Contains(reason, refused.Message);
    }
}
