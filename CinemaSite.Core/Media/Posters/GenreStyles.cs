using System.Collections.Frozen;
using static CinemaSite.Core.Media.Posters.Motifs;

namespace CinemaSite.Core.Media.Posters;

/// <summary>The style of every common genre, under all the names catalogues give it.</summary>
internal static class GenreStyles
{
    private static readonly GenreStyle Drama = GenreStyle.Of(
        ["22385a f3e9d3 de9443 7f9dba", "c5683a 1c1410 f5deb8 7c3519", "3a4a3f f0e8d0 d0bc59 1f2b24", "d9d2c3 24211e 8a3d2a a1998a"],
        [Pair, Crowd, Skyline, Flame, Sea, Spiral], lyrical: true);

    private static readonly GenreStyle Unknown = GenreStyle.Of(
        ["22385a f3e9d3 de9443 7f9dba", "c5683a 1c1410 f5deb8 7c3519", "3a4a3f f0e8d0 d0bc59 1f2b24", "d9d2c3 24211e 8a3d2a a1998a"],
        [Pair, Skyline, Sea, Spiral, Rays]);

    private static readonly FrozenDictionary<string, GenreStyle> Styles = new Dictionary<string, GenreStyle>
    {
        ["drama"] = Drama,
        ["horror"] = GenreStyle.Of(
            ["1b1517 f1e7d3 c2352b 5a2226", "10211d ece6cd 8fb35c 2b5446", "25162f f5e5ca d9622f 5d3a6e", "ddd3bd 1b1516 b02a20 83786a"],
            [Hand, Eye, Crooked, House, Crowd, Moon]),
        ["filmnoir"] = GenreStyle.Of(
            ["14171c efe9da e2b23d 3b414b", "101c26 ece6d6 7fa3b8 2c4152", "e6dfce 16171b a8361f 7f7a70", "201d24 f4ead8 cf5232 534c57"],
            [Blinds, Road, Keyhole, Spiral, Clock, Pair]),
        ["comedy"] = GenreStyle.Of(
            ["f2c53d 1e1b17 d4472d fff3d2", "f0a489 2a1a18 23606b fbe7cf", "8ec7b8 17272a d8492f f7efd6", "f4ead3 1f1c19 2d7390 e8623a"],
            [Bowler, Bubbles, Harlequin, Clock, Keys]),
        ["romance"] = GenreStyle.Of(
            ["edb4ab 3c1322 a8283f f8e6d6", "741d3a f9e4d3 ec8172 43102a", "f4e1cc 571730 dd6b53 2d5562", "2f2347 fae3d6 ef8f86 6b4a86"],
            [Pair, Flower, Bubbles, Moon, Rays], lyrical: true),
        ["scifi"] = GenreStyle.Of(
            ["0d2b3c f4ecd6 ebb84c 2f7f8c", "1a1840 f7e8ca e85f34 5e62b4", "d8e0d8 10242d cf4a2a 5f8f94"],
            [Moon, Skyline, Aperture, Rays]),
        ["western"] = GenreStyle.Of(
            ["a9501f fdeed2 34180f efb456", "e8c78d 38190f b3412a 6f9092", "2b2320 f6e2bf d9772e 6b4a35"],
            [Wheel, Peaks, Rails, Rays]),
        ["adventure"] = GenreStyle.Of(
            ["0f5a62 fceac6 f0a233 0a373e", "e7b44f 13303a b43d28 fff0cd", "1f3d2f f6e9c8 e0813a 3f6b4e"],
            [Wheel, Peaks, Sea, Dome, Rays]),
        ["war"] = GenreStyle.Of(
            ["565b41 f3ead2 1d1f17 cf5433", "c2ba9d 23251d 932f20 6d7052", "2a2f33 efe8d6 c9402c 596269"],
            [Wire, Wings, Flame]),
        ["history"] = GenreStyle.Of(
            ["a92a20 f8e8ca 1d1513 eca340", "ebdab7 1d1614 b02a20 4b5660", "2b2a3a f4e6c8 d89a3c 6a5f80"],
            [Sea, Flame, Crowd, Rays]),
        ["documentary"] = GenreStyle.Of(
            ["e9e6dd 161616 d03a20 8f9ca2", "17181a f2efe6 e3452a 6f777c", "dfe7e9 12232e 2a6b90 f0b43f"],
            [Aperture, Eye, Peaks]),
        ["animation"] = GenreStyle.Of(
            ["24508f fff1d3 f9a540 86cbb0", "f6bda6 2c1d3a 7b3f8c fbe9cf", "153d3c fbeacb f28b4b 4f8f7d"],
            [Dome, Harlequin, Moon, Star]),
        ["musical"] = GenreStyle.Of(
            ["3c2060 ffeacd f3a63c dc4f78", "0e3d45 fdecd5 f0746e f3c452", "f3d9c8 34152e c43a5c e79b3f"],
            [Keys, Star, Harlequin, Mask]),
        ["fantasy"] = GenreStyle.Of(
            ["1d2552 f8e8c9 ebb64d 7d73c8", "123e3b fbe8c8 e7a33f 3f8479", "e9dcc3 2a1f3d 6d4aa0 d98a4a"],
            [Dome, Moon, Star, Peaks], lyrical: true),
        ["mystery"] = GenreStyle.Of(
            ["16333a f3e8cf e0a53d 3f6a70", "e3d9c6 1c1a22 7a2f55 8b8a93", "2a1d2b f5e6d0 d4883f 6a4668"],
            [Keyhole, Eye, Spiral, Mask, House]),
        ["thriller"] = GenreStyle.Of(
            ["12201f eee9da d8b13a 33514d", "1b1a2b f1e8d8 d1543a 474763", "dcd8cf 171a1f b3342a 7d8488"],
            [Blinds, Keyhole, Spiral, Eye, Crooked]),
        ["crime"] = GenreStyle.Of(
            ["1a1512 f3e6cf d24a2c 54443a", "23303a f2e9d6 d9a441 4f6675", "e8d9bd 1d1712 a5311f 7d6d58"],
            [Blinds, Keyhole, Road, Spiral]),
        ["action"] = GenreStyle.Of(
            ["1c2a38 f7ead0 ee6c2b 3f5d73", "a8301d fff0d8 17120f f0a63a", "e9c24a 1c1813 c23b22 5d6a6e"],
            [Rails, Clock, Rays, Wings, Road]),
        ["family"] = GenreStyle.Of(
            ["1f5b6e fff1d6 f6b23c 7cc0a8", "f7c873 2b1a2e 2f6f7e d9542f", "4a2f6b fdeccf f59a4a 86b7c9"],
            [Star, Harlequin, Dome, Moon]),
        ["biography"] = GenreStyle.Of(
            ["2d2a26 f2e6cf c99a4b 6b5f50", "e7dcc8 221d1a 7a3b2c 8f9a94", "27404a f3e8d2 d7834a 6f93a0"],
            [Pair, Crowd, Flower, Clock, Star]),
        ["sport"] = GenreStyle.Of(
            ["1d4a36 f6ecd0 f0b23c 4f8f6a", "e9e2cf 182430 c8402a 4a7aa0", "20386b f8ecd2 f07a3a 6f90c4"],
            [Star, Wheel, Rays, Clock, Crowd]),
        ["short"] = GenreStyle.Of(
            ["f0d9a8 1f1a17 2f7a78 d8542f", "26343b f5ead3 e8a23d 5f8a8c", "7a2438 f9e6d2 f0a560 b9606a"],
            [Bubbles, Moon, Star, Clock, Eye]),
        ["silent"] = GenreStyle.Of(
            ["15120f f2e6cc c8a25a 4e4436", "e4d5b7 1f1812 8a5a2b 9a8a6e", "1d2226 e9e6dd aab4b8 4a5358"],
            [Aperture, Bowler, Mask, Pair, Moon, Clock, Keys]),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>
    {
        ["noir"] = "filmnoir", ["neonoir"] = "filmnoir",
        ["slasher"] = "horror", ["supernatural"] = "horror", ["monster"] = "horror", ["foundfootage"] = "horror",
        ["satire"] = "comedy", ["parody"] = "comedy", ["slapstick"] = "comedy", ["romanticcomedy"] = "comedy",
        ["romantic"] = "romance", ["erotic"] = "romance",
        ["melodrama"] = "drama", ["legal"] = "drama", ["political"] = "drama", ["independent"] = "drama", ["teen"] = "drama",
        ["sciencefiction"] = "scifi", ["superhero"] = "action", ["martialarts"] = "action", ["disaster"] = "action",
        ["historical"] = "history", ["period"] = "history", ["costume"] = "history", ["epic"] = "history",
        ["news"] = "documentary", ["realitytv"] = "documentary", ["talkshow"] = "documentary", ["gameshow"] = "documentary",
        ["animated"] = "animation", ["anime"] = "animation", ["cartoon"] = "animation",
        ["music"] = "musical", ["dance"] = "musical", ["performance"] = "musical", ["concert"] = "musical",
        ["suspense"] = "thriller", ["spy"] = "thriller", ["espionage"] = "thriller", ["gangster"] = "crime", ["heist"] = "crime",
        ["kids"] = "family", ["children"] = "family", ["biographical"] = "biography", ["biopic"] = "biography",
        ["sports"] = "sport", ["shortfilm"] = "short", ["silentfilm"] = "silent",
    }.ToFrozenDictionary();

    /// <summary>Every style there is.</summary>
    public static IEnumerable<GenreStyle> All => Styles.Values.Append(Unknown);

    /// <summary>The style of one genre, or nothing when the name says nothing to us.</summary>
    public static GenreStyle? Find(string genre) => Styles.GetValueOrDefault(Key(genre));

    /// <summary>The colours of the first genre, and the pictures of the first two together.</summary>
    public static GenreStyle For(IEnumerable<string> genres)
    {
        // "Short" and "Silent" say how a film is made, not what it is about: they count last.
        var known = genres.Where(genre => !string.IsNullOrWhiteSpace(genre)).Select(Key)
            .Where(Styles.ContainsKey).Distinct().OrderBy(key => key is "short" or "silent").Take(2).Select(key => Styles[key]).ToList();
        return known.Count switch
        {
            0 => Unknown,
            1 => known[0],
            _ => known[0] with { Motifs = [.. known[0].Motifs.Union(known[1].Motifs)] },
        };
    }

    private static string Key(string genre)
    {
        var letters = string.Concat(genre.Where(char.IsLetter)).ToLowerInvariant();
        return OtherNames.GetValueOrDefault(letters, letters);
    }
}
