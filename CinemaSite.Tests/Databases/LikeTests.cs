using System.Text;
using CinemaSite.Core.Data;
using Microsoft.Data.Sqlite;

namespace CinemaSite.Tests.Databases;

/// <summary>LIKE on SQLite, as the site has it.</summary>
public class LikeTests
{
    private static bool Matches(string pattern, string text, string? escape = "\\") =>
        UnicodeLike.Matches(Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(text), escape is null ? null : Rune.GetRuneAt(escape, 0));

    [Theory]
    [InlineData("%оксана%", "Пані ОКСАНА з Києва", true)]
    [InlineData("%straße%", "Die STRAßE", true)]
    [InlineData("çelik%", "ÇELIK", true)]
    [InlineData("_____", "Їжак", false)]
    [InlineData("____", "Їжак", true)]
    [InlineData("%🎬_", "a 🎬!", true)]
    [InlineData("100\\%", "100%", true)]
    [InlineData("100\\%", "1000", false)]
    [InlineData("%\\_%", "a_b", true)]
    [InlineData("%\\_%", "ab", false)]
    [InlineData("%a%b%", "xxaxxbaxb", true)]
    [InlineData("%ab", "aab ab ac", false)]
    [InlineData("", "", true)]
    [InlineData("%", "", true)]
    [InlineData("", "a", false)]
    [InlineData("k", "\u212a", false)]
    public void It_knows_the_letters_of_all_alphabets_and_its_own_signs(string pattern, string text, bool expected) => Assert.Equal(expected, Matches(pattern, text));

    [Fact]
    public void In_ASCII_it_finds_what_SQLites_own_finds()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT $text LIKE $pattern ESCAPE '\\'";
        var (text, pattern) = (command.Parameters.Add("$text", SqliteType.Text), command.Parameters.Add("$pattern", SqliteType.Text));
        var random = new Random(11);
        string Any(string signs, int longest) => string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => signs[random.Next(signs.Length)]));
        for (var turn = 0; turn < 20_000; turn++)
        {
            (text.Value, pattern.Value) = (Any("aAbB_%[@`", 9), Any("aAbB%%_\\[@`", 7).TrimEnd('\\'));
            Assert.True((long)command.ExecuteScalar()! == 1 == Matches((string)pattern.Value, (string)text.Value), $"'{text.Value}' LIKE '{pattern.Value}'");
        }
    }
}
