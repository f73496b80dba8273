namespace CinemaSite.Models;

/// <summary>A ticked box, as forms and scripts spell it.</summary>
public static class Ticked
{
    /// <summary>True when the field says so; a box that is not ticked sends nothing.</summary>
    public static bool Is(string? field) => field is "true" or "True" or "on" or "1";
}
