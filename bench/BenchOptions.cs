using System.Globalization;

namespace CinemaSite.Bench;

/// <summary>How the program is called.</summary>
/// <param name="Sizes">Movies of each catalogue.</param>
/// <param name="Import">A file to import instead of making up the catalogue of this size.</param>
/// <param name="Rounds">How often every page is asked, all others in between.</param>
/// <param name="Seconds">How long a page is asked in each round.</param>
/// <param name="Connections">How many ask at the same time.</param>
/// <param name="Data">Where the catalogues are kept from run to run.</param>
/// <param name="Output">Where the report is written to, besides the screen.</param>
internal sealed record BenchOptions(
    IReadOnlyList<int> Sizes, (int Size, string File)? Import, int Rounds, double Seconds, int Connections, string Data, string? Output)
{
    public const string Usage =
        "usage: dotnet run -c Release --project bench -- [--movies 100,36000,1000000] [--import 36000=FILE] [--rounds 5] [--seconds 1] [--connections 8] [--data FOLDER] [--out FILE]";

    /// <summary>What the words mean, or null when they mean nothing.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions([100, 36_000, 1_000_000], null, 5, 1, 8, Path.Combine("bench", "data"), null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) return null;
            var value = args[i + 1];
            try
            {
                options = args[i] switch
                {
                    "--movies" => options with { Sizes = [.. value.Split(',').Select(Whole)] },
                    "--import" when value.Split('=', 2) is [var size, var file] => options with { Import = (Whole(size), Path.GetFullPath(file)) },
                    "--rounds" => options with { Rounds = Whole(value) },
                    "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                    "--connections" => options with { Connections = Whole(value) },
                    "--data" => options with { Data = value },
                    "--out" => options with { Output = Path.GetFullPath(value) },
                    _ => throw new FormatException(),
                };
            }
            catch (FormatException)
            {
                return null;
            }
        }
        return options with { Data = Path.GetFullPath(options.Data) };
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
