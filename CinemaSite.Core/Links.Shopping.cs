namespace CinemaSite.Core;

public static partial class Links
{
    public const string Cart = "/cart";
    public const string CartItems = "/cart/items";
    public const string CartClear = "/cart/clear";
    public const string Checkout = "/checkout";
    public const string Orders = "/orders";
    public const string Payments = "/payments";
    public const string StripeWebhook = "/webhooks/stripe";

    public static string CartRemove(int movieId) => $"/cart/items/{Id(movieId)}/remove";

    public static string Order(long id) => $"/orders/{Id(id)}";

    public static string OrderPay(long id) => $"/orders/{Id(id)}/pay";

    public static string OrderCancel(long id) => $"/orders/{Id(id)}/cancel";

    public static string OrderRefund(long id) => $"/orders/{Id(id)}/refund";

    public static string OrderReceipt(long id) => $"/orders/{Id(id)}/receipt";

    /// <summary>Where Stripe sends the person back; it fills in the session's id.</summary>
    public static string OrderReturn(long id) => $"/orders/{Id(id)}/return?session_id={{CHECKOUT_SESSION_ID}}";
}
