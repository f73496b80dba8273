using System.Globalization;
using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>The state's documents as the JSON objects Stripe sends. What can be expanded is an id here; see <see cref="Expansion"/>.</summary>
internal sealed class Shapes(Simulator simulator)
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

    public JsonObject PaymentIntent(PaymentIntent intent) => new()
    {
        ["id"] = intent.Id,
        ["object"] = "payment_intent",
        ["amount"] = intent.Amount,
        ["amount_capturable"] = 0,
        ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
        ["amount_received"] = intent.AmountReceived,
        ["application"] = null,
        ["application_fee_amount"] = null,
        ["automatic_payment_methods"] = null,
        ["canceled_at"] = null,
        ["cancellation_reason"] = null,
        ["capture_method"] = "automatic_async",
        ["client_secret"] = intent.Id + "_secret_simulated",
        ["confirmation_method"] = "automatic",
        ["created"] = intent.Created,
        ["currency"] = intent.Currency,
        ["customer"] = null,
        ["description"] = intent.Description,
        ["last_payment_error"] = intent.LastError is { } error ? PaymentError(intent, error) : null,
        ["latest_charge"] = intent.LatestChargeId,
        ["livemode"] = false,
        ["metadata"] = Map(intent.Metadata),
        ["next_action"] = intent.Status == "requires_action"
            ? new JsonObject
            {
                ["redirect_to_url"] = new JsonObject
                {
                    ["return_url"] = $"{simulator.BaseAddress}/c/pay/{intent.SessionId}",
                    ["url"] = $"{simulator.BaseAddress}/c/pay/{intent.SessionId}/authenticate",
                },
                ["type"] = "redirect_to_url",
            }
            : null,
        ["on_behalf_of"] = null,
        ["payment_method"] = intent.Method?.Id,
        ["payment_method_configuration_details"] = null,
        ["payment_method_options"] = new JsonObject(),
        ["payment_method_types"] = new JsonArray(intent.Method?.Type ?? "card"),
        ["processing"] = null,
        ["receipt_email"] = null,
        ["review"] = null,
        ["setup_future_usage"] = null,
        ["shipping"] = null,
        ["statement_descriptor"] = null,
        ["statement_descriptor_suffix"] = null,
        ["status"] = intent.Status,
        ["transfer_data"] = null,
        ["transfer_group"] = null,
    };

    public JsonObject Charge(Charge charge) => new()
    {
        ["id"] = charge.Id,
        ["object"] = "charge",
        ["amount"] = charge.Amount,
        ["amount_captured"] = charge.AmountCaptured,
        ["amount_refunded"] = charge.AmountRefunded,
        ["application"] = null,
        ["application_fee"] = null,
        ["application_fee_amount"] = null,
        ["balance_transaction"] = charge.BalanceTransactionId,
        ["billing_details"] = new JsonObject { ["address"] = Address(), ["email"] = charge.Email, ["name"] = charge.Name, ["phone"] = null, ["tax_id"] = null },
        ["calculated_statement_descriptor"] = simulator.Options.MerchantName.ToUpperInvariant(),
        ["captured"] = charge.Succeeded,
        ["created"] = charge.Created,
        ["currency"] = charge.Currency,
        ["customer"] = null,
        ["description"] = charge.Description,
        ["disputed"] = charge.Disputed,
        ["failure_balance_transaction"] = null,
        ["failure_code"] = charge.Error?.Code,
        ["failure_message"] = charge.Error?.Message,
        ["fraud_details"] = new JsonObject(),
        ["livemode"] = false,
        ["metadata"] = Map(charge.Metadata),
        ["on_behalf_of"] = null,
        ["outcome"] = Outcome(charge),
        ["paid"] = charge.Succeeded,
        ["payment_intent"] = charge.PaymentIntentId,
        ["payment_method"] = charge.Method.Id,
        ["payment_method_details"] = MethodDetails(charge.Method),
        ["radar_options"] = new JsonObject(),
        ["receipt_email"] = null,
        ["receipt_number"] = null,
        ["receipt_url"] = charge.Succeeded ? $"{simulator.BaseAddress}/receipts/{charge.Id}" : null,
        ["refunded"] = charge.Succeeded && charge.AmountRefunded == charge.Amount,
        ["review"] = null,
        ["shipping"] = null,
        ["source"] = null,
        ["source_transfer"] = null,
        ["statement_descriptor"] = null,
        ["statement_descriptor_suffix"] = null,
        ["status"] = charge.Status,
        ["transfer_data"] = null,
        ["transfer_group"] = null,
    };

    public static JsonObject Refund(Refund refund)
    {
        var shape = new JsonObject
        {
            ["id"] = refund.Id,
            ["object"] = "refund",
            ["amount"] = refund.Amount,
            ["balance_transaction"] = refund.BalanceTransactionId,
            ["charge"] = refund.ChargeId,
            ["created"] = refund.Created,
            ["currency"] = refund.Currency,
            ["destination_details"] = new JsonObject
            {
                ["card"] = new JsonObject { ["reference_status"] = "pending", ["reference_type"] = "acquirer_reference_number", ["type"] = "refund" },
                ["type"] = "card",
            },
            ["metadata"] = Map(refund.Metadata),
            ["payment_intent"] = refund.PaymentIntentId,
            ["reason"] = refund.Reason,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = refund.Status,
            ["transfer_reversal"] = null,
        };
        if (refund.FailureReason is not null)
        {
            shape["failure_balance_transaction"] = refund.FailureBalanceTransactionId;
            shape["failure_reason"] = refund.FailureReason;
        }
        return shape;
    }

    public JsonObject Dispute(Dispute dispute) => new()
    {
        ["id"] = dispute.Id,
        ["object"] = "dispute",
        ["amount"] = dispute.Amount,
        ["balance_transactions"] = new JsonArray(),
        ["charge"] = dispute.ChargeId,
        ["created"] = dispute.Created,
        ["currency"] = dispute.Currency,
        ["enhanced_eligibility_types"] = new JsonArray(),
        ["evidence"] = new JsonObject { ["access_activity_log"] = null, ["customer_email_address"] = simulator.State.Charges.Find(dispute.ChargeId)?.Email, ["product_description"] = null },
        ["evidence_details"] = new JsonObject
        {
            ["due_by"] = dispute.Created + (7 * 24 * 3600),
            ["enhanced_eligibility"] = new JsonObject(),
            ["has_evidence"] = false,
            ["past_due"] = false,
            ["submission_count"] = 0,
        },
        ["is_charge_refundable"] = dispute.IsInquiry,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = dispute.PaymentIntentId,
        ["reason"] = dispute.Reason,
        ["status"] = dispute.Status,
    };

    public static JsonObject BalanceTransaction(BalanceTransaction transaction) => new()
    {
        ["id"] = transaction.Id,
        ["object"] = "balance_transaction",
        ["amount"] = transaction.Amount,
        ["available_on"] = transaction.Created + (2 * 24 * 3600),
        ["created"] = transaction.Created,
        ["currency"] = transaction.Currency,
        ["description"] = null,
        ["exchange_rate"] = null,
        ["fee"] = transaction.Fee,
        ["fee_details"] = new JsonArray(),
        ["net"] = transaction.Amount - transaction.Fee,
        ["reporting_category"] = transaction.Type,
        ["source"] = transaction.SourceId,
        ["status"] = "pending",
        ["type"] = transaction.Type,
    };

    /// <summary>An event; a delivery may pretend another version or mode.</summary>
    public static JsonObject Event(StoredEvent happened, string? apiVersion = null, bool livemode = false)
    {
        var data = new JsonObject { ["object"] = happened.Snapshot.DeepClone() };
        if (happened.Previous is not null)
            data["previous_attributes"] = happened.Previous.DeepClone();
        return new()
        {
            ["id"] = happened.Id,
            ["object"] = "event",
            ["api_version"] = apiVersion ?? Simulator.ApiVersion,
            ["created"] = happened.Created,
            ["data"] = data,
            ["livemode"] = livemode,
            ["pending_webhooks"] = happened.Deliveries.Count(delivery => !delivery.Delivered),
            ["request"] = new JsonObject { ["id"] = happened.RequestId, ["idempotency_key"] = happened.IdempotencyKey },
            ["type"] = happened.Type,
        };
    }

    public static JsonObject Endpoint(WebhookEndpoint endpoint, bool withSecret = false)
    {
        var shape = new JsonObject
        {
            ["id"] = endpoint.Id,
            ["object"] = "webhook_endpoint",
            ["api_version"] = null,
            ["application"] = null,
            ["created"] = endpoint.Created,
            ["description"] = endpoint.Description,
            ["enabled_events"] = Texts(endpoint.EnabledEvents),
            ["livemode"] = false,
            ["metadata"] = Map(endpoint.Metadata),
            ["status"] = "enabled",
            ["url"] = endpoint.Url,
        };
        if (withSecret)
            shape["secret"] = endpoint.Secrets[0];
        return shape;
    }

    public static JsonObject List(IEnumerable<JsonObject> data, bool hasMore, string url) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Map(Dictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

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

    private static JsonObject PaymentError(PaymentIntent intent, PaymentError error)
    {
        var shape = new JsonObject
        {
            ["charge"] = intent.LatestChargeId,
            ["code"] = error.Code,
            ["doc_url"] = "https://stripe.com/docs/error-codes/" + error.Code.Replace('_', '-'),
            ["message"] = error.Message,
            ["type"] = error.Code.StartsWith("payment_intent", StringComparison.Ordinal) ? "invalid_request_error" : "card_error",
        };
        if (error.DeclineCode is not null)
            shape["decline_code"] = error.DeclineCode;
        return shape;
    }

    private static JsonObject Outcome(Charge charge) => charge.Status switch
    {
        "failed" => new()
        {
            ["network_status"] = "declined_by_network",
            ["reason"] = charge.Error?.DeclineCode ?? charge.Error?.Code,
            ["risk_level"] = "normal",
            ["risk_score"] = 20,
            ["seller_message"] = "The bank did not return any further details with this decline.",
            ["type"] = "issuer_declined",
        },
        _ => new()
        {
            ["network_status"] = "approved_by_network",
            ["reason"] = null,
            ["risk_level"] = "normal",
            ["risk_score"] = 12,
            ["seller_message"] = "Payment complete.",
            ["type"] = "authorized",
        },
    };

    private static JsonObject MethodDetails(PaymentMethod method) => method.Type == "card"
        ? new()
        {
            ["card"] = new JsonObject
            {
                ["brand"] = method.Brand,
                ["checks"] = new JsonObject { ["address_line1_check"] = null, ["address_postal_code_check"] = null, ["cvc_check"] = "pass" },
                ["country"] = "US",
                ["exp_month"] = method.ExpiryMonth,
                ["exp_year"] = method.ExpiryYear,
                ["fingerprint"] = "Simulated" + method.Last4,
                ["funding"] = "credit",
                ["installments"] = null,
                ["last4"] = method.Last4,
                ["mandate"] = null,
                ["network"] = method.Brand,
                ["three_d_secure"] = null,
                ["wallet"] = null,
            },
            ["type"] = "card",
        }
        : new()
        {
            [method.Type] = new JsonObject { ["bank_code"] = "37040044", ["branch_code"] = null, ["country"] = "DE", ["fingerprint"] = "Simulated" + method.Last4, ["last4"] = method.Last4, ["mandate"] = null },
            ["type"] = method.Type,
        };
}
