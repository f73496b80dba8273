using System.Text.Json.Nodes;
using System.Globalization;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>Sessions, and what is bought in them.</summary>
internal sealed partial class Shapes
{
    public JsonObject Session(CheckoutSession session) => new()
    {
        ["id"] = session.Id,
        ["object"] = "checkout.session",
        ["adaptive_pricing"] = new JsonObject { ["enabled"] = session.AdaptivePricing },
        ["after_expiration"] = null,
        ["allow_promotion_codes"] = null,
        ["allowed_payment_method_types"] = session.PaymentMethodTypes is null ? null : Texts(session.PaymentMethodTypes),
        ["amount_subtotal"] = session.Total,
        ["amount_total"] = session.Total,
        ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
        ["billing_address_collection"] = null,
        ["cancel_url"] = session.CancelUrl,
        ["client_reference_id"] = session.ClientReferenceId,
        ["client_secret"] = null,
        ["consent"] = null,
        ["consent_collection"] = null,
        ["created"] = session.Created,
        ["currency"] = session.Currency,
        ["currency_conversion"] = null,
        ["custom_fields"] = new JsonArray(),
        ["custom_text"] = new JsonObject { ["after_submit"] = null, ["shipping_address"] = null, ["submit"] = null, ["terms_of_service_acceptance"] = null },
        ["customer"] = null,
        ["customer_creation"] = "if_required",
        ["customer_details"] = CustomerDetails(session),
        ["customer_email"] = session.CustomerEmail,
        ["discounts"] = new JsonArray(),
        ["expires_at"] = session.ExpiresAt,
        ["invoice"] = null,
        ["invoice_creation"] = new JsonObject { ["enabled"] = false },
        ["livemode"] = false,
        ["locale"] = session.Locale,
        ["metadata"] = Map(session.Metadata),
        ["mode"] = "payment",
        ["payment_intent"] = session.PaymentIntentId,
        ["payment_link"] = null,
        ["payment_method_collection"] = "if_required",
        ["payment_method_configuration_details"] = null,
        ["payment_method_options"] = new JsonObject { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } },
        ["payment_method_types"] = Texts(session.PaymentMethodTypes ?? ["card"]),
        ["payment_status"] = session.PaymentStatus,
        ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
        ["recovered_from"] = null,
        ["saved_payment_method_options"] = null,
        ["setup_intent"] = null,
        ["shipping_address_collection"] = null,
        ["shipping_cost"] = null,
        ["shipping_options"] = new JsonArray(),
        ["status"] = session.Status,
        ["submit_type"] = null,
        ["subscription"] = null,
        ["success_url"] = session.SuccessUrl,
        ["total_details"] = new JsonObject { ["amount_discount"] = 0, ["amount_shipping"] = 0, ["amount_tax"] = 0 },
        ["ui_mode"] = "hosted_page",
        ["url"] = session.Status == "open" ? $"{simulator.BaseAddress}/c/pay/{session.Id}" : null,
        ["wallet_options"] = null,
    };

    public static JsonObject LineItem(CheckoutSession session, LineItem line) => new()
    {
        ["id"] = line.Id,
        ["object"] = "item",
        ["amount_discount"] = 0,
        ["amount_subtotal"] = line.Amount,
        ["amount_tax"] = 0,
        ["amount_total"] = line.Amount,
        ["currency"] = session.Currency,
        ["description"] = line.Name,
        ["metadata"] = new JsonObject(),
        ["price"] = new JsonObject
        {
            ["id"] = line.PriceId,
            ["object"] = "price",
            ["active"] = false,
            ["billing_scheme"] = "per_unit",
            ["created"] = session.Created,
            ["currency"] = session.Currency,
            ["custom_unit_amount"] = null,
            ["livemode"] = false,
            ["lookup_key"] = null,
            ["metadata"] = new JsonObject(),
            ["nickname"] = null,
            ["product"] = line.ProductId,
            ["recurring"] = null,
            ["tax_behavior"] = "unspecified",
            ["tiers_mode"] = null,
            ["transform_quantity"] = null,
            ["type"] = "one_time",
            ["unit_amount"] = line.UnitAmount,
            ["unit_amount_decimal"] = line.UnitAmount.ToString(CultureInfo.InvariantCulture),
        },
        ["quantity"] = line.Quantity,
    };

    public static JsonObject Product(CheckoutSession session, LineItem line) => new()
    {
        ["id"] = line.ProductId,
        ["object"] = "product",
        ["active"] = false,
        ["created"] = session.Created,
        ["default_price"] = null,
        ["description"] = line.Description,
        ["images"] = Texts(line.Images),
        ["livemode"] = false,
        ["marketing_features"] = new JsonArray(),
        ["metadata"] = Map(line.ProductMetadata),
        ["name"] = line.Name,
        ["package_dimensions"] = null,
        ["shippable"] = null,
        ["statement_descriptor"] = null,
        ["tax_code"] = null,
        ["type"] = "service",
        ["unit_label"] = null,
        ["updated"] = session.Created,
        ["url"] = null,
    };

    private static JsonObject? CustomerDetails(CheckoutSession session) =>
        session.Customer is null && session.CustomerEmail is null ? null : new()
        {
            ["address"] = session.Customer is null ? null : Address(),
            ["business_name"] = null,
            ["email"] = session.Customer?.Email ?? session.CustomerEmail,
            ["individual_name"] = null,
            ["name"] = session.Customer?.Name,
            ["phone"] = null,
            ["tax_exempt"] = "none",
            ["tax_ids"] = null,
        };

    private static JsonObject Address() => new()
    {
        ["city"] = null, ["country"] = "US", ["line1"] = null, ["line2"] = null, ["postal_code"] = null, ["state"] = null,
    };
}
