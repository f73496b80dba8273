using System.Runtime.InteropServices;

namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>
/// Who admires what, in memory, so that movies can be compared by their admirers. However many there are, at most
/// <paramref name="mostPairs"/> pairs are held: beyond that every second person is left out, then every second of the rest.
/// </summary>
internal sealed class Admirers(int mostPairs = Admirers.MostPairs)
{
    public const int MostPairs = 4_000_000;

    // Somebody who loves everything tells nothing, and would cost most.
    private const int MostOfPerson = 300;

    private readonly Dictionary<Guid, int> people = [];
    private List<(int Movie, int Person)> pairs = [];
    private uint kept;
    private int[] movies = [];
    private int[] starts = [];
    private int[] personStarts = [];
    private int[] movieOfPerson = [];
    private int[] counts = [];

    /// <summary>Movies with at least one admirer, by id.</summary>
    public IReadOnlyList<int> Movies => movies;

    public void Add(Admirer admirer)
    {
        if (!IsKept(admirer.UserId)) return;
        ref var person = ref CollectionsMarshal.GetValueRefOrAddDefault(people, admirer.UserId, out var known);
        if (!known) person = people.Count - 1;
        pairs.Add((admirer.MovieId, person));
        if (pairs.Count <= mostPairs) return;
        Distinct();
        while (pairs.Count > mostPairs / 2) Halve();
    }

    /// <summary>Makes the pairs ready to be compared; nothing is added after it.</summary>
    public void Finish()
    {
        Distinct();
        movies = [.. pairs.Select(p => p.Movie).Distinct()];
        starts = new int[movies.Length + 1];
        for (var (i, movie) = (0, -1); i < pairs.Count; i++)
        {
            if (movie < 0 || movies[movie] != pairs[i].Movie) starts[++movie] = i;
        }
        starts[^1] = pairs.Count;

        var most = pairs.Count == 0 ? 0 : pairs.Max(p => p.Person) + 1;
        personStarts = new int[most + 1];
        foreach (var (_, person) in pairs) personStarts[person + 1]++;
        for (var i = 0; i < most; i++) personStarts[i + 1] += personStarts[i];
        var next = personStarts.AsSpan(0, most).ToArray();
        movieOfPerson = new int[pairs.Count];
        for (var movie = 0; movie < movies.Length; movie++)
            for (var i = starts[movie]; i < starts[movie + 1]; i++) movieOfPerson[next[pairs[i].Person]++] = movie;
        counts = new int[movies.Length];
    }

    /// <summary>How many admire a movie.</summary>
    public int Of(int movieId) => Array.BinarySearch(movies, movieId) is >= 0 and var movie ? starts[movie + 1] - starts[movie] : 0;

    /// <summary>The movies that admirers of this one admire as well, with how much so, in no order.</summary>
    public List<(int MovieId, double Score)> Together(int movieId)
    {
        if (Array.BinarySearch(movies, movieId) is not (>= 0 and var movie)) return [];
        var touched = new List<int>();
        for (var i = starts[movie]; i < starts[movie + 1]; i++)
        {
            var person = pairs[i].Person;
            var end = Math.Min(personStarts[person + 1], personStarts[person] + MostOfPerson);
            for (var j = personStarts[person]; j < end; j++)
                if (counts[movieOfPerson[j]]++ == 0) touched.Add(movieOfPerson[j]);
        }
        var together = new List<(int, double)>();
        var own = starts[movie + 1] - starts[movie];
        foreach (var other in touched)
        {
            if (other != movie && Tastes.Together(counts[other], own, starts[other + 1] - starts[other]) is > 0 and var score) together.Add((movies[other], score));
            counts[other] = 0;
        }
        return together;
    }

    private bool IsKept(Guid person) => ((uint)person.GetHashCode() & kept) == 0;

    private void Halve()
    {
        kept = kept << 1 | 1;
        var stay = people.Where(p => IsKept(p.Key)).Select(p => p.Value).ToHashSet();
        pairs = pairs.FindAll(p => stay.Contains(p.Person));
    }

    private void Distinct()
    {
        pairs.Sort();
        var span = CollectionsMarshal.AsSpan(pairs);
        var count = 0;
        for (var i = 0; i < span.Length; i++)
            if (i == 0 || span[i] != span[i - 1]) span[count++] = span[i];
        CollectionsMarshal.SetCount(pairs, count);
    }
}
