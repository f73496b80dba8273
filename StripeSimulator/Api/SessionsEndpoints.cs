using System.Net.Mail;
using System.Text.Json.Nodes;
using StripeSimulator.Payments;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary><c>/v1/checkout/sessions</c>.</summary>
internal sealed class SessionsEndpoints(Simulator simulator, Shapes shapes, Checkout checkout)
{
    private const string Kind = "checkout.session";
    private const int MaxLines = 100;
    private const long MaxAmount = 99_999_999;

    public void Map(IEndpointRouteBuilder routes, ApiPipeline api)
    {
        routes.MapPost("/v1/checkout/sessions", api.Handle(Kind, Create));
        routes.MapGet("/v1/checkout/sessions", api.Handle("list:" + Kind, List));
        routes.MapGet("/v1/checkout/sessions/{id}", api.Handle(Kind, Retrieve));
        routes.MapPost("/v1/checkout/sessions/{id}", api.Handle(Kind, Update));
        routes.MapGet("/v1/checkout/sessions/{id}/line_items", api.Handle("list:item", LineItems));
        routes.MapPost("/v1/checkout/sessions/{id}/expire", api.Handle(Kind, Expire));
    }

    private JsonObject Create(ApiRequest request)
    {
        var form = request.Form;
        if (form.Choice("mode", "payment", "setup", "subscription") is { } mode and not "payment")
            throw StripeError.Invalid($"The simulator knows mode=payment only, not mode={mode}.", "mode");
        form.Choice("ui_mode", "hosted_page");
        var payment = form.Object("payment_intent_data");
        payment?.Ignore("capture_method", "receipt_email", "setup_future_usage", "statement_descriptor", "statement_descriptor_suffix");
        form.Ignore(
            "after_expiration", "allow_promotion_codes", "automatic_tax", "billing_address_collection", "branding_settings", "consent_collection", "custom_fields", "custom_text",
            "customer_creation", "integration_identifier", "invoice_creation", "managed_payments", "name_collection", "origin_context", "payment_method_collection",
            "payment_method_configuration", "payment_method_data", "payment_method_options", "permissions", "phone_number_collection", "saved_payment_method_options", "submit_type", "tax_id_collection", "wallet_options");

        var lines = ReadLines(form, out var currency);
        var total = lines.Sum(line => line.Amount);
        // The name of older API versions is taken too.
        string[] types = [.. form.Texts("allowed_payment_method_types"), .. form.Texts("payment_method_types")];
        var session = new CheckoutSession
        {
            Id = Ids.New("cs_test_a1", 56),
            Created = simulator.Now,
            ExpiresAt = ReadExpiry(form),
            PaymentStatus = total == 0 ? "no_payment_required" : "unpaid",
            Currency = currency,
            Lines = lines,
            SuccessUrl = Address(form, "success_url") ?? throw form.Required("success_url"),
            CancelUrl = Address(form, "cancel_url"),
            ClientReferenceId = form.Text("client_reference_id", 200),
            CustomerEmail = ReadEmail(form),
            Locale = form.Text("locale"),
            AdaptivePricing = form.Object("adaptive_pricing")?.Flag("enabled") ?? true,
            PaymentMethodTypes = types.Length > 0 ? [.. types] : null,
            ExcludesDelayed = form.Texts("excluded_payment_method_types").Contains(Checkout.DelayedMethod),
            Metadata = form.Metadata("metadata"),
            PaymentMetadata = payment?.Metadata("metadata") ?? [],
            PaymentDescription = payment?.Text("description"),
        };
        form.RejectUnknown();
        if (total > MaxAmount)
            throw StripeError.Invalid("The Checkout Session's total amount must convert to less than $999,999.99.", "line_items", "amount_too_large");
        if (total > 0 && total < Currencies.Minimum(currency))
        {
            throw StripeError.Invalid(
                $"The Checkout Session's total amount due must add up to at least {Currencies.Format(Currencies.Minimum(currency), currency)} {currency}", null, "amount_too_small");
        }
        simulator.Add(session);
        return shapes.Session(session);
    }

    private JsonObject Retrieve(ApiRequest request) => shapes.Session(Find(request));

    private JsonObject Update(ApiRequest request)
    {
        var session = Find(request);
        var metadata = request.Form.Metadata("metadata");
        request.Form.RejectUnknown();
        foreach (var (name, value) in metadata)
            session.Metadata[name] = value;
        simulator.Touch();
        return shapes.Session(session);
    }

    private JsonObject List(ApiRequest request)
    {
        var form = request.Form;
        var created = form.Moments("created");
        var status = form.Choice("status", "complete", "expired", "open");
        var (intent, email) = (form.Text("payment_intent"), form.Object("customer_details")?.Text("email"));
        var found = simulator.State.Sessions.NewestFirst().Where(session =>
            created(session.Created)
            && (status is null || session.Status == status)
            && (intent is null || session.PaymentIntentId == intent)
            && (email is null || string.Equals(session.Customer?.Email ?? session.CustomerEmail, email, StringComparison.OrdinalIgnoreCase)));
        return ListPage.Of(found, form, Kind, "/v1/checkout/sessions", shapes.Session);
    }

    private JsonObject LineItems(ApiRequest request)
    {
        var session = Find(request);
        return ListPage.Of(session.Lines, line => line.Id, request.Form, "line_item", request.Path, line => Shapes.LineItem(session, line));
    }

    private JsonObject Expire(ApiRequest request)
    {
        var session = Find(request);
        request.Form.RejectUnknown();
        if (session.Status != "open")
        {
            throw StripeError.Refused(
                $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {session.Status}", param: "session");
        }
        checkout.Expire(session, request.Cause);
        return shapes.Session(session);
    }

    private CheckoutSession Find(ApiRequest request) =>
        simulator.State.Sessions.Find(request.Id) ?? throw StripeError.Missing(Kind, request.Id, "session");

    private static List<LineItem> ReadLines(FormBody form, out string currency)
    {
        var sent = form.Objects("line_items");
        if (sent.Count == 0)
            throw form.Required("line_items");
        if (sent.Count > MaxLines)
            throw StripeError.Invalid($"Checkout Sessions can have at most {MaxLines} line items.", "line_items");

        var lines = new List<LineItem>();
        string? common = null;
        foreach (var line in sent)
        {
            if (line.Text("price") is { } price)
                throw StripeError.Invalid($"No such price: '{price}'", line.PathOf("price"), "resource_missing");
            line.Ignore("adjustable_quantity", "tax_rates", "dynamic_tax_rates");
            var data = line.Object("price_data") ?? throw line.Required("price_data");
            data.Ignore("tax_behavior");
            var product = data.Object("product_data") ?? throw data.Required("product_data");
            product.Ignore("tax_code");

            var code = data.RequiredText("currency").ToLowerInvariant();
            if (!Currencies.IsCode(code))
                throw StripeError.Invalid($"Invalid currency: {code}.", data.PathOf("currency"));
            if (common is not null && code != common)
                throw StripeError.Invalid($"You specified more than one currency: {common} and {code}. All line items must have the same currency.", data.PathOf("currency"));
            common = code;

            var unit = data.Integer("unit_amount") ?? throw data.Required("unit_amount");
            if (unit is < 0 or > MaxAmount)
                throw StripeError.Invalid(unit < 0 ? "Invalid non-negative integer" : "Invalid integer", data.PathOf("unit_amount"), "parameter_invalid_integer");
            var quantity = line.Integer("quantity") ?? throw line.Required("quantity");
            if (quantity is < 1 or > 999_999)
                throw StripeError.Invalid("Invalid positive integer", line.PathOf("quantity"), "parameter_invalid_integer");
            lines.Add(new()
            {
                Id = Ids.New("li_1"),
                PriceId = Ids.New("price_1"),
                ProductId = Ids.New("prod_", 14),
                Name = product.RequiredText("name"),
                Description = product.Text("description"),
                Images = [.. product.Texts("images")],
                ProductMetadata = product.Metadata("metadata"),
                UnitAmount = unit,
                Quantity = quantity,
            });
        }
        currency = common!;
        return lines;
    }

    private long ReadExpiry(FormBody form)
    {
        var latest = simulator.Now + (24 * 3600);
        // A few seconds' grace, for the caller's clock and ours are not the same.
        var earliest = simulator.Now + (30 * 60) - 30;
        var wanted = form.Integer("expires_at") ?? latest;
        if (wanted < earliest)
            throw StripeError.Invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at");
        return wanted <= latest + 30
            ? wanted
            : throw StripeError.Invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at");
    }

    private static string? ReadEmail(FormBody form)
    {
        var email = form.Text("customer_email", 512);
        return email is null || (MailAddress.TryCreate(email, out var parsed) && parsed.Address == email)
            ? email
            : throw StripeError.Invalid($"Invalid email address: {email}", "customer_email", "email_invalid");
    }

    private static string? Address(FormBody form, string name)
    {
        var text = form.Text(name);
        return text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
            ? text
            : throw StripeError.Invalid("Not a valid URL", name, "url_invalid");
    }
}
