using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Catalog.Import;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>What rows get that lack it, as the form says it.</summary>
public sealed class ImportAsk
{
    public string? Price { get; set; }
    public string? Minutes { get; set; }
    public string? Certification { get; set; }

    public static ImportAsk Of(ImportRun run, string currency)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new ImportAsk { Price = Money.Plain(run.PriceMinor, currency), Minutes = run.Minutes.ToString(CultureInfo.InvariantCulture), Certification = run.Certification };
    }

    /// <summary>The options; null after saying what is wrong. What is not given is as in the command of the program.</summary>
    public ImportOptions? Read(string currency, ModelStateDictionary state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var defaults = new ImportOptions();
        var price = string.IsNullOrWhiteSpace(Price) ? defaults.PriceMinor : Money.Parse(Price, currency) ?? 0;
        if (price <= 0) state.AddModelError("price", "An amount above nothing, such as 4.99, please.");
        var minutes = string.IsNullOrWhiteSpace(Minutes) ? defaults.Minutes : int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (minutes is < 1 or > 1000) state.AddModelError("minutes", "A whole number from 1 to 1000, please.");
        var certification = string.IsNullOrWhiteSpace(Certification) ? defaults.Certification : Certification.Trim();
        if (certification.Length > 20) state.AddModelError("certification", "At most 20 characters, please.");
        return state.IsValid ? new ImportOptions { PriceMinor = price, Minutes = minutes, Certification = certification } : null;
    }
}

/// <summary>The form for a file, and the files before it.</summary>
public sealed record ImportPage(ImportAsk Ask, IReadOnlyList<ImportRun> Runs);

/// <summary>A file: how far it is, what its columns mean, its faults.</summary>
public sealed record ImportRunPage(ImportRun Run, ImportSample Sample, ImportAsk Ask)
{
    private readonly string[] mapping = Run.Mapping.Split(',');

    public bool IsWorking => Run.State is ImportState.Checking or ImportState.Applying;

    public bool CanBeMapped => Run.State is ImportState.Mapping or ImportState.Checked or ImportState.Failed;

    public IReadOnlyList<ImportError> Faults => ImportRuns.FirstFaults(Run);

    /// <summary>What a column means; nothing when it is passed over.</summary>
    public string MeaningOf(int column) => column < mapping.Length ? mapping[column] : "";

    /// <summary>The first values of a column.</summary>
    public string SamplesOf(int column) => string.Join(" · ", Sample.Rows.Where(r => column < r.Count && r[column].Length > 0).Select(r => r[column].Length > 60 ? r[column][..60] + "…" : r[column]));
}
