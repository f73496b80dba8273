using CinemaSite.Core.Shopping;

namespace CinemaSite.Models;

/// <summary>The cart with the links its lines need.</summary>
/// <param name="Cart">What is in it.</param>
/// <param name="OrderOfLine">The pending order of a line that stands in one.</param>
/// <param name="IsSignedIn">Only those signed in can order.</param>
/// <param name="Consent">Whether the box was ticked when the form came back.</param>
public sealed record CartPage(CartView Cart, IReadOnlyDictionary<long, long> OrderOfLine, bool IsSignedIn, bool Consent = false)
{
    /// <summary>The pending order the line stands in, if any.</summary>
    public long? OrderOf(CartLineView line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.OrderLineId is { } id && OrderOfLine.TryGetValue(id, out var order) ? order : null;
    }
}

/// <summary>What takes the place of the buy button after a press, for htmx.</summary>
public sealed record BuyAnswer(string? Text, string? Url);
