using System.Globalization;

namespace CinemaSite.Models;

/// <summary>Names of countries by their ISO codes.</summary>
public static class CountryNames
{
    /// <summary>The English name, or the code itself when it is unknown.</summary>
    public static string Of(string code)
    {
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }
}
