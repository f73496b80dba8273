namespace CinemaSite.Core.Payments;

/// <summary>Why a pending order ended, as kept on the order.</summary>
public static class CancelReasons
{
    public const string Owner = "owner";
    public const string Expired = "expired";
}
