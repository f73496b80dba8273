using System.Globalization;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>Numbers with their noun.</summary>
public static class Counted
{
    /// <summary>Such as <c>1 cart</c> and <c>1,200 carts</c>.</summary>
    public static string Of(int count, string one, string? many = null) => $"{count.ToString("N0", CultureInfo.CurrentCulture)} {(count == 1 ? one : many ?? one + "s")}";
}
