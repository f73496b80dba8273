using System.Globalization;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Import;

namespace CinemaSite.Core.Data.Demo.Generated;

/// <summary>Makes up films. The same seed and number always give the same film.</summary>
internal sealed class FilmMaker(long seed)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2025;

    // People work for about a generation, so each belongs to one, and the early ones of each are the stars.
    private const int YearsOfWork = 25;
    private const int PeopleOfGeneration = 24_000;
    private const int Generations = (LastYear - FirstYear) / YearsOfWork + 2;

    /// <summary>Film number <paramref name="number"/>.</summary>
    public MovieDraft Make(long number)
    {
        var chance = new Chance(seed, "film", number);
        var year = LastYear - chance.Skewed(LastYear - FirstYear + 1, 1.9);
        var genres = Genres(ref chance, year);
        var origin = chance.Weighted(Words.Origins);
        var known = chance.Next();
        return new MovieDraft
        {
            Title = DraftName.Of(Title(ref chance)),
            Year = year,
            Minutes = Minutes(ref chance, year, genres),
            Description = Description(ref chance),
            PriceMinor = chance.Weighted(Words.Prices),
            Certification = Certification(ref chance, year),
            Availability = chance.Next() switch { < 0.97 => Availability.OnSale, < 0.99 => Availability.ComingSoon, _ => Availability.Withdrawn },
            ImdbTenths = chance.Happens(0.92) ? Math.Clamp((int)(63 + 11 * chance.Bell()), 12, 97) : null,
            ImdbVotes = (int)(20 * Math.Pow(20_000, known * known)),
            MetaScore = chance.Happens(0.35) ? Math.Clamp((int)(58 + 17 * chance.Bell()), 1, 100) : null,
            Genres = [.. genres.Select(DraftName.Of)],
            Directors = [.. Cast(ref chance, year, chance.Happens(0.07) ? 2 : 1)],
            Stars = [.. Cast(ref chance, year, 2 + chance.Below(4)).Select(name => new DraftStar(name, null))],
            Countries = chance.Happens(0.08) ? [.. new[] { origin[0], chance.Weighted(Words.Origins)[0] }.Distinct()] : [origin[0]],
            Languages = [year < 1928 ? $"Silent ({origin[1]})" : origin[1]],
        };
    }

    /// <summary>A person's name that is theirs alone: numbers walk through all pairs of names before a middle letter is needed.</summary>
    public static string PersonName(int number)
    {
        var pairs = Words.FirstNames.Length * Words.LastNames.Length;
        // The step has no divisor in common with any number of pairs, being a large prime.
        var pair = (int)((long)number * 1_000_003 % pairs);
        var middle = number / pairs;
        var first = Words.FirstNames[pair % Words.FirstNames.Length];
        var last = Words.LastNames[pair / Words.FirstNames.Length];
        return middle == 0 ? $"{first} {last}" : $"{first} {(char)('A' + (middle - 1) % 26)}. {last}";
    }

    private static List<DraftName> Cast(ref Chance chance, int year, int count)
    {
        var names = new List<DraftName>(count);
        for (var i = 0; i < count; i++)
        {
            var generation = (year - FirstYear + chance.Below(YearsOfWork)) / YearsOfWork;
            var name = DraftName.Of(PersonName(chance.Skewed(PeopleOfGeneration, 2) * Generations + generation));
            if (!names.Exists(n => n.Key == name.Key)) names.Add(name);
        }
        return names;
    }

    private static List<string> Genres(ref Chance chance, int year)
    {
        var genres = new List<string>();
        var count = chance.Next() switch { < 0.28 => 1, < 0.7 => 2, < 0.93 => 3, _ => 4 };
        while (genres.Count < count)
        {
            var genre = chance.Weighted(Words.Genres);
            // Westerns and film noir had their time.
            if (genre is "Film Noir" && year is < 1940 or > 1959 || genre is "Western" && year > 1975 && chance.Happens(0.8)) continue;
            if (!genres.Contains(genre)) genres.Add(genre);
        }
        return genres;
    }

    private static int Minutes(ref Chance chance, int year, List<string> genres)
    {
        if (genres.Contains("Short") || year < 1913) return 5 + chance.Below(30);
        return Math.Clamp((int)((year < 1930 ? 72 : year < 1955 ? 88 : 103) + 17 * chance.Bell()), 41, 240);
    }

    private static string Certification(ref Chance chance, int year)
    {
        if (year < 1968 ? chance.Happens(0.9) : chance.Happens(0.15)) return "NR";
        return chance.Next() switch { < 0.12 => "G", < 0.37 => "PG", < 0.62 => year < 1984 ? "PG" : "PG-13", < 0.985 => "R", _ => year < 1990 ? "R" : "NC-17" };
    }

    private static string Title(ref Chance chance)
    {
        string adjective = chance.Of(Words.Adjectives), noun = chance.Of(Words.Nouns), other = chance.Of(Words.Nouns), place = chance.Of(Words.Places), name = chance.Of(Words.FirstNames);
        return chance.Next() switch
        {
            < 0.05 => $"The {adjective} {noun}",
            < 0.08 => $"{noun} of {place}",
            < 0.12 => $"{name}’s {noun}",
            < 0.30 => $"The {adjective} {noun} of {place}",
            < 0.45 => $"The {noun} and the {adjective} {other}",
            < 0.58 => $"{adjective} {noun} in {place}",
            < 0.70 => $"{name} and the {adjective} {noun}",
            < 0.80 => $"{("AEIOU".Contains(noun[0]) ? "An" : "A")} {noun} for {name} {chance.Of(Words.LastNames)}",
            < 0.88 => $"{chance.Of(Words.Adjectives)} {noun}, {adjective} {other}",
            < 0.95 => $"The {chance.Of(Words.LastNames)} {noun} of {place}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{adjective} {noun}, Part {(chance.Happens(0.7) ? "Two" : "Three")}: {other} of {place}"),
        };
    }

    private static string Description(ref Chance chance)
    {
        string one = chance.Of(Words.Trades), other = chance.Of(Words.Trades), place = chance.Of(Words.Places), name = chance.Of(Words.FirstNames);
        var sentences = chance.Next() switch
        {
            < 0.3 => chance.Of(Words.Openings),
            < 0.7 => $"{chance.Of(Words.Openings)} {chance.Of(Words.Middles)}",
            _ => $"{chance.Of(Words.Openings)} {chance.Of(Words.Middles)} {chance.Of(Words.Endings)}",
        };
        return string.Format(CultureInfo.InvariantCulture, sentences, one, place, other, name);
    }
}
