using StripeSimulator.Payments;
using StripeSimulator.State;

namespace StripeSimulator.Hosted;

/// <summary><c>/c/pay/{id}</c>: the page a Checkout Session's <c>url</c> leads to, and its form.</summary>
internal sealed class HostedEndpoints(Simulator simulator, Checkout checkout)
{
    private const string Placeholder = "{CHECKOUT_SESSION_ID}";

    private const string Icon = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#4b46d6"/><path d="M6 11h20v10H6z" fill="none" stroke="#fff" stroke-width="2.5"/><path d="M6 15h20" stroke="#fff" stroke-width="2.5"/></svg>""";

    private static readonly string Stylesheet = ReadStylesheet();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/c/pay/{id}", Show);
        routes.MapPost("/c/pay/{id}", SubmitAsync);
        routes.MapGet("/c/pay/{id}/authenticate", ShowAuthentication);
        routes.MapPost("/c/pay/{id}/authenticate", AuthenticateAsync);
        routes.MapGet("/receipts/{id}", ShowReceipt);
        routes.MapGet("/c/checkout.css", (HttpContext http) => WriteAsync(http, Stylesheet, "text/css; charset=utf-8"));
        routes.MapGet("/c/icon.svg", (HttpContext http) => WriteAsync(http, Icon, "image/svg+xml"));
    }

    private Task Show(HttpContext http)
    {
        lock (simulator.Gate)
        {
            checkout.ExpireDue();
            if (Find(http) is not { } session)
                return PageAsync(http, HostedPages.NotFound(), null, 404);
            var prefilled = TestCards.All.FirstOrDefault(card => card.Number == http.Request.Query["card"]);
            var form = new CardForm
            {
                Email = session.Customer?.Email ?? session.CustomerEmail ?? "",
                Name = session.Customer?.Name ?? (prefilled is null ? "" : "Test Person"),
                Number = prefilled?.Spaced ?? "",
                Expiry = prefilled is null ? "" : "12 / 34",
                Cvc = prefilled is null ? "" : "123",
            };
            return PageAsync(http, Draw(session, form), session);
        }
    }

    private async Task SubmitAsync(HttpContext http)
    {
        var form = await ReadFormAsync(http);
        Func<Task> answer;
        lock (simulator.Gate)
        {
            checkout.ExpireDue();
            answer = Find(http) is { } session
                ? Submit(http, session, form)
                : () => PageAsync(http, HostedPages.NotFound(), null, 404);
        }
        await simulator.SaveAsync();
        await answer();
    }

    private Func<Task> Submit(HttpContext http, CheckoutSession session, IFormCollection form)
    {
        var action = form["action"].ToString();
        if (action is "settle" or "bounce")
        {
            checkout.Settle(session, arrived: action == "settle");
            return () => SeeOther(http, PageOf(session));
        }
        if (session.Status != "open")
            return () => SeeOther(http, PageOf(session));

        var (entry, card, problems) = Read(session, form);
        var customer = new CustomerDetails(form["email"].ToString().Trim() is { Length: > 0 } email ? email : session.CustomerEmail, entry.Name.Length > 0 ? entry.Name : null);
        if (action == "delayed" && HostedPages.OffersDelayed(session))
        {
            checkout.PayLater(session, customer);
            return () => SeeOther(http, BackTo(session));
        }
        if (problems.Count > 0)
            return Show(http, session, entry with { Problems = problems }, 422);

        var expiry = TestCards.Expiry(form["expiry"]) ?? (12, 2034);
        switch (checkout.Pay(session, card, TestCards.Method(card, expiry.Item1, expiry.Item2), customer))
        {
            case Attempt.NeedsAuthentication:
                return () => SeeOther(http, PageOf(session) + "/authenticate");
            case Attempt.Declined:
                return Show(http, session, entry with { Decline = card.Error!.Message });
            default:
                return () => SeeOther(http, action == "pay-and-stay" ? PageOf(session) : BackTo(session));
        }
    }

    private Task ShowAuthentication(HttpContext http)
    {
        lock (simulator.Gate)
        {
            if (Find(http) is not { } session)
                return PageAsync(http, HostedPages.NotFound(), null, 404);
            return session is { Status: "open", Authenticating: not null }
                ? PageAsync(http, HostedPages.Authenticate(session, simulator.Options.MerchantName), session)
                : SeeOther(http, PageOf(session));
        }
    }

    private async Task AuthenticateAsync(HttpContext http)
    {
        var form = await ReadFormAsync(http);
        Func<Task> answer;
        lock (simulator.Gate)
        {
            checkout.ExpireDue();
            if (Find(http) is not { Status: "open", Authenticating: not null } session)
            {
                answer = () => SeeOther(http, $"/c/pay/{http.Request.RouteValues["id"]}");
            }
            else if (checkout.Authenticate(session, form["action"] == "complete") == Attempt.Completed)
            {
                answer = () => SeeOther(http, BackTo(session));
            }
            else
            {
                answer = Show(http, session, new() { Email = session.Customer?.Email ?? "", Decline = TestCards.AuthenticationFailed.Message });
            }
        }
        await simulator.SaveAsync();
        await answer();
    }

    private Task ShowReceipt(HttpContext http)
    {
        lock (simulator.Gate)
        {
            return simulator.State.Charges.Find(http.Request.RouteValues["id"] as string) is { Succeeded: true } charge
                ? PageAsync(http, HostedPages.Receipt(charge, simulator.Options.MerchantName), null)
                : PageAsync(http, HostedPages.NotFound(), null, 404);
        }
    }

    private (CardForm Entry, TestCard Card, Dictionary<string, string> Problems) Read(CheckoutSession session, IFormCollection form)
    {
        var problems = new Dictionary<string, string>();
        var entry = new CardForm { Email = form["email"].ToString().Trim(), Name = form["name"].ToString().Trim(), Expiry = form["expiry"].ToString() };
        if (!System.Net.Mail.MailAddress.TryCreate(entry.Email, out _))
            problems["email"] = "Your email is incomplete.";
        if (session.Total == 0)
            return (entry, TestCards.For(TestCards.Success), problems);

        var digits = TestCards.Digits(form["number"]);
        if (digits is null)
            problems["number"] = "Your card number is incomplete.";
        if (TestCards.Expiry(form["expiry"]) is not { } expiry)
            problems["expiry"] = "Your card’s expiration date is incomplete.";
        else if (!IsToCome(expiry))
            problems["expiry"] = "Your card’s expiration date is in the past.";
        if (form["cvc"].ToString().Trim() is not { Length: 3 or 4 } cvc || !cvc.All(char.IsAsciiDigit))
            problems["cvc"] = "Your card’s security code is incomplete.";
        if (entry.Name.Length == 0)
            problems["name"] = "The name on the card is missing.";
        var card = TestCards.For(digits ?? TestCards.Success);
        // Only a published test number is written back into the page.
        return (entry with { Number = digits is not null && TestCards.All.Contains(card) ? card.Spaced : "" }, card, problems);
    }

    private bool IsToCome((int Month, int Year) expiry)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(simulator.Now);
        return (expiry.Year * 12) + expiry.Month >= (now.Year * 12) + now.Month;
    }

    private Html Draw(CheckoutSession session, CardForm form) => session.Status switch
    {
        "open" => HostedPages.Pay(session, simulator.Options.MerchantName, form),
        "complete" => HostedPages.Complete(session, BackTo(session), simulator.State.PaymentIntents.Find(session.PaymentIntentId)?.Status == "processing"),
        _ => HostedPages.Expired(session),
    };

    /// <summary>Draws the page now, inside the lock, and sends it later.</summary>
    private Func<Task> Show(HttpContext http, CheckoutSession session, CardForm form, int status = 200)
    {
        var page = Draw(session, form);
        return () => PageAsync(http, page, session, status);
    }

    private CheckoutSession? Find(HttpContext http) => simulator.State.Sessions.Find(http.Request.RouteValues["id"] as string);

    private static string PageOf(CheckoutSession session) => $"/c/pay/{session.Id}";

    private static string BackTo(CheckoutSession session) => session.SuccessUrl.Replace(Placeholder, session.Id, StringComparison.Ordinal);

    private static async Task<IFormCollection> ReadFormAsync(HttpContext http) =>
        http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;

    private static Task SeeOther(HttpContext http, string address)
    {
        http.Response.StatusCode = 303;
        http.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    private static Task PageAsync(HttpContext http, Html page, CheckoutSession? session, int status = 200)
    {
        // Browsers hold the redirect after a form post to form-action too, so the shop's addresses are named.
        var shop = new[] { session?.SuccessUrl, session?.CancelUrl }.OfType<string>().Select(url => new Uri(url).GetLeftPart(UriPartial.Authority)).Distinct();
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self'; form-action {string.Join(' ', shop.Prepend("'self'"))}; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = status;
        return WriteAsync(http, page.Markup, "text/html; charset=utf-8");
    }

    private static Task WriteAsync(HttpContext http, string text, string type)
    {
        http.Response.ContentType = type;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync(text);
    }

    private static string ReadStylesheet()
    {
        using var stream = typeof(HostedEndpoints).Assembly.GetManifestResourceStream("StripeSimulator.Hosted.checkout.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
