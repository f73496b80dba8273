using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CinemaSite.Models;

/// <summary>What a form's fields say about themselves when they come back.</summary>
public static class FormState
{
    /// <summary>Whether there is something to mend in a field.</summary>
    public static bool IsWrong(this ModelStateDictionary state, string field)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.GetFieldValidationState(field) == ModelValidationState.Invalid;
    }

    /// <summary>The ids that describe a field, of those that are on the page; null when none is.</summary>
    public static string? DescribedBy(params ReadOnlySpan<string?> ids)
    {
        var given = string.Join(' ', ids.ToArray().OfType<string>());
        return given.Length > 0 ? given : null;
    }
}
