namespace CinemaSite.Areas.Admin.Models;

/// <summary>A line of a form.</summary>
public sealed record StaffField(string Name, string Label, string? Value)
{
    public string Type { get; init; } = "text";
    public string? Hint { get; init; }
    public int? MaxLength { get; init; }
    public string? InputMode { get; init; }
    public bool Optional { get; init; }
    public bool IsArea { get; init; }
}
