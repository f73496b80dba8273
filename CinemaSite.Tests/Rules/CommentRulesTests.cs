using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Rules;

public class CommentRulesTests
{
    [Theory]
    [InlineData("  a \r\n b\rc\u0007\0 ", "a \n b\nc")]
    [InlineData("\n\nx\n\n", "x")]
    [InlineData(null, "")]
    public void A_text_is_tidied_to_lines_without_control_characters(string? written, string tidy) => Assert.Equal(tidy, CommentText.Tidy(written));

    [Theory]
    [InlineData("x", true)]
    [InlineData("🎬", true)]
    [InlineData("", false)]
    [InlineData("\u200b", false)]
    [InlineData("\u0301", false)]
    public void A_comment_says_something(string text, bool fine) => Assert.Equal(fine, CommentText.Problem(text) is null);

    [Fact]
    public void Lengths_are_counted_as_browsers_count()
    {
        Assert.Null(CommentText.Problem(new string('x', 4000)));
        Assert.NotNull(CommentText.Problem(new string('x', 4001)));
        Assert.NotNull(CommentText.Problem(new string('x', 3999) + "🎬"));
    }

    [Theory]
    [InlineData(1, 0, 0.207)]
    [InlineData(3, 0, 0.438)]
    [InlineData(10, 0, 0.722)]
    [InlineData(9, 1, 0.596)]
    [InlineData(90, 10, 0.826)]
    [InlineData(950, 50, 0.935)]
    [InlineData(0, 5, 0)]
    [InlineData(0, 0, 0)]
    public void Helpfulness_is_the_lower_bound_of_the_share_of_likes(int likes, int doubts, double bound)
    {
        var comment = new Comment { MovieId = 1, Text = "x", CreatedUtc = default, LikeCount = likes, DoubtCount = doubts };
        Assert.Equal(bound, comment.Helpful, 5e-4);
        Assert.Equal(Ranking.Wilson(likes, likes + doubts), comment.Helpful);
    }

    [Theory]
    [InlineData("Buy CHEAP Pills now", true)]
    [InlineData("chéap, pills", true)]
    [InlineData("cheap-pills", true)]
    [InlineData("cheap pillsbury", false)]
    [InlineData("dirtcheap pills", false)]
    public void Watched_words_are_whole_words_without_regard_to_case_and_accents(string text, bool found) =>
        Assert.Equal(found, new WatchedWords(Options.Create(new CommentOptions { WatchedWords = { "cheap pills", " " } })).In(text));

    [Theory]
    [InlineData("", "/m#comments")]
    [InlineData("sort=newest&rating=8", "/m?sort=newest&rating=8#comments")]
    [InlineData("rating=11&after=-1&comment=x&sort=odd", "/m#comments")]
    [InlineData("thread=5&after=50", "/m?thread=5&after=50#comments")]
    [InlineData("after=7&asOf=9", "/m?after=7&asOf=9#comments")]
    public void An_address_is_read_and_written_the_same(string query, string url)
    {
        var values = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal(url, CommentAsk.Parse(name => values.GetValueOrDefault(name)).ToUrl("/m"));
    }
}
