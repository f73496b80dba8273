using CinemaSite.Core.Payments;

namespace CinemaSite.Models;

/// <summary>Payments as a table, with a column for the order where they are of several.</summary>
public sealed record PaymentTable(IReadOnlyList<PaymentRow> Rows, bool WithOrder);
