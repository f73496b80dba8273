namespace CinemaSite.Core.Catalog;

/// <summary>Four films that belong together, and why. <c>{0}</c> … in the words stand for the films.</summary>
public sealed record Shelf(string Title, string Opening, string Closing, IReadOnlyList<(string Title, int Year)> Films);

/// <summary>The shelves of the week. People write them; nothing is computed.</summary>
public static class Shelves
{
    private static readonly Shelf[] All =
    [
        new("Nobody gets home by car",
            "Four American films in which taking the wheel is the first mistake. They were made quickly and mostly after dark, and a windscreen, a worried face and somebody’s poor judgement do all the work.",
            "Start with {0}, sixty-eight minutes of one man explaining that none of it was his fault. Finish with {2}, which Ida Lupino shot in a desert with nowhere to pull over.",
            [("Detour", 1945), ("Scarlet Street", 1945), ("The Hitch-Hiker", 1953), ("Kansas City Confidential", 1952)]),
        new("Falling down, carefully",
            "A house front, a clock face, a locomotive and a cinema screen: four men work out how to be hit by each of them and walk away. No trick does it for them; look for the cut and there is none.",
            "{1} is the one with the clock. Then let {3} show how much of it was arithmetic.",
            [("Steamboat Bill, Jr.", 1928), ("Safety Last!", 1923), ("The General", 1926), ("Sherlock Jr.", 1924)]),
        new("Long shadows from Germany",
            "For a few years in Berlin the walls leaned, the light was painted on the floor and the dead were poor sleepers. Half of what came to frighten Hollywood had its rehearsal here.",
            "{0} builds its madness out of canvas and {1} finds it in real streets. Between the two there is hardly a horror film left to invent.",
            [("The Cabinet of Dr. Caligari", 1920), ("Nosferatu", 1922), ("Faust", 1926), ("Metropolis", 1927)]),
        new("Made for small change",
            "None of these had money, two hardly had a script, and each found something no studio would have paid for: an empty ballroom, a farmhouse, a beatnik café, a very rude plant of an idea.",
            "{0} drifts like a dream told at breakfast. Keep {1} for a night when the doors are locked.",
            [("Carnival of Souls", 1962), ("Night of the Living Dead", 1968), ("A Bucket of Blood", 1959), ("House on Haunted Hill", 1959)]),
    ];

    /// <summary>The shelf of a week of the year.</summary>
    public static Shelf OfWeek(int week) => All[week % All.Length];
}
