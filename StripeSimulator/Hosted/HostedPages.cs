using StripeSimulator.Payments;
using StripeSimulator.State;

namespace StripeSimulator.Hosted;

/// <summary>What the buyer typed and what is wrong with it.</summary>
internal sealed record CardForm
{
    public string Email { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>Only ever one of the published test numbers; a number somebody typed is never drawn again.</summary>
    public string Number { get; init; } = "";

    public string Expiry { get; init; } = "";
    public string Cvc { get; init; } = "";

    /// <summary>Messages by field.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>();

    /// <summary>Why the last attempt to pay failed.</summary>
    public string? Decline { get; init; }
}

/// <summary>Draws the pages a buyer meets. They work without a script and are obviously not the real Stripe.</summary>
internal static class HostedPages
{
    public static Html Pay(CheckoutSession session, string merchant, CardForm form)
    {
        var total = Currencies.Format(session.Total, session.Currency);
        return Frame($"Pay {merchant}", Html.Of($"""
            <div class="columns">
              {Summary(session, merchant, total)}
              <section class="payment" aria-labelledby="pay-heading">
                <h2 id="pay-heading">{(session.Total == 0 ? "Nothing to pay" : "Pay by card")}</h2>
                {(form.Decline is { } decline ? Html.Of($"""<p class="alert" role="alert" data-testid="decline">{decline}</p>""") : Html.Empty)}
                <form method="post" action="/c/pay/{session.Id}" novalidate>
                  {Field("email", "E-mail", form.Email, form, """type="email" autocomplete="email" """)}
                  {(session.Total == 0 ? Html.Empty : CardFields(form))}
                  <div class="actions">
                    <button class="primary" name="action" value="pay">{(session.Total == 0 ? "Complete the order" : $"Pay {total}")}</button>
                    <button name="action" value="pay-and-stay">Pay, but don’t come back</button>
                  </div>
                </form>
                {(OffersDelayed(session) ? Delayed(session, total) : Html.Empty)}
              </section>
            </div>
            {(session.Total == 0 ? Html.Empty : Cards(session))}
            """));
    }

    public static Html Authenticate(CheckoutSession session, string merchant) => Frame("Confirm it is you", Html.Of($"""
        <section class="notice">
          <h1>3-D Secure</h1>
          <p>{merchant} asks for <strong>{Currencies.Format(session.Total, session.Currency)}</strong>. A real bank would now ask for a code or a fingerprint; here you decide how it ends.</p>
          <form method="post" action="/c/pay/{session.Id}/authenticate" class="actions">
            <button class="primary" name="action" value="complete">Complete the confirmation</button>
            <button name="action" value="fail">Fail the confirmation</button>
          </form>
        </section>
        """));

    /// <summary>A completed session: paid, or waiting for a delayed payment whose end the reader may choose.</summary>
    public static Html Complete(CheckoutSession session, string backUrl, bool isProcessing) => Frame("Payment", Html.Of($"""
        <section class="notice">
          <h1>{(isProcessing ? "The payment is on its way" : session.PaymentStatus == "unpaid" ? "The payment did not arrive" : "Payment received")}</h1>
          <p>{Currencies.Format(session.Total, session.Currency)}. {(isProcessing ? "A delayed payment takes days with a real bank; here you decide how it ends." : "You can go back to the shop.")}</p>
          {(isProcessing ? Html.Of($"""
              <form method="post" action="/c/pay/{session.Id}" class="actions">
                <button class="primary" name="action" value="settle">Let it arrive</button>
                <button name="action" value="bounce">Let it fail</button>
              </form>
              """) : Html.Empty)}
          <p><a href="{backUrl}" data-testid="back">Back to the shop</a></p>
        </section>
        """));

    public static Html Expired(CheckoutSession session) => Frame("This page has expired", Html.Of($"""
        <section class="notice">
          <h1>This page has expired</h1>
          <p>Nothing was charged. Start the payment again in the shop.</p>
          {(session.CancelUrl is { } cancel ? Html.Of($"""<p><a href="{cancel}" data-testid="back">Back to the shop</a></p>""") : Html.Empty)}
        </section>
        """));

    public static Html NotFound() => Frame("Page not found", Html.Of($"""
        <section class="notice"><h1>Something went wrong</h1><p>There is no such payment page. Check the link, or start again in the shop.</p></section>
        """));

    public static Html Receipt(Charge charge, string merchant) => Frame("Receipt", Html.Of($"""
        <section class="notice">
          <h1>Receipt from {merchant}</h1>
          <dl class="facts">
            <div><dt>Amount paid</dt><dd>{Currencies.Format(charge.Amount, charge.Currency)}</dd></div>
            <div><dt>Refunded</dt><dd>{Currencies.Format(charge.AmountRefunded, charge.Currency)}</dd></div>
            <div><dt>Paid</dt><dd>{DateTimeOffset.FromUnixTimeSeconds(charge.Created).ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture)}</dd></div>
            <div><dt>With</dt><dd>{charge.Method.Brand} •••• {charge.Method.Last4}</dd></div>
          </dl>
        </section>
        """));

    /// <summary>Delayed ways to pay are offered unless the shop excludes them or takes cards alone.</summary>
    public static bool OffersDelayed(CheckoutSession session) =>
        session.Total > 0 && !session.ExcludesDelayed && (session.PaymentMethodTypes is null || session.PaymentMethodTypes.Exists(type => type != "card"));

    private static Html Frame(string title, Html body) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <meta name="robots" content="noindex">
          <title>{title} · Stripe simulator</title>
          <link rel="icon" href="/c/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/c/checkout.css">
        </head>
        <body>
          <header class="ribbon" data-testid="test-mode"><strong>Stripe simulator</strong> – test mode, no real money</header>
          <main>
            {body}
          </main>
        </body>
        </html>
        """);

    private static Html Summary(CheckoutSession session, string merchant, string total) => Html.Of($"""
        <section class="summary" aria-labelledby="summary-heading">
          {(session.CancelUrl is { } cancel ? Html.Of($"""<a class="back" href="{cancel}" data-testid="cancel"><span aria-hidden="true">←</span> Back to {merchant}</a>""") : Html.Empty)}
          <h1 id="summary-heading">Pay {merchant}</h1>
          <p class="total" data-testid="total">{total}</p>
          <ul class="lines">
            {Html.Join(session.Lines, line => Html.Of($"""
                <li data-testid="line">
                  <span class="name">{line.Name}{(line.Description is { } text ? Html.Of($"<small>{text}</small>") : Html.Empty)}{(line.Quantity > 1 ? Html.Of($"<small>{Count(line)}</small>") : Html.Empty)}</span>
                  <span class="amount">{Currencies.Format(line.Amount, session.Currency)}</span>
                </li>
                """))}
            <li class="sum"><span class="name">Total</span> <span class="amount">{total}</span></li>
          </ul>
        </section>
        """);

    private static string Count(LineItem line) => $"× {line.Quantity}";

    private static Html CardFields(CardForm form) => Html.Of($"""
        {Field("number", "Card number", form.Number, form, """inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234" maxlength="23" """)}
        <div class="pair">
          {Field("expiry", "Expiry date", form.Expiry, form, """inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" maxlength="9" """)}
          {Field("cvc", "Security code", form.Cvc, form, """inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" """)}
        </div>
        {Field("name", "Name on the card", form.Name, form, """autocomplete="cc-name" """)}
        """);

    private static Html Field(string name, string label, string value, CardForm form, string attributes)
    {
        var problem = form.Problems.GetValueOrDefault(name);
        return Html.Of($"""
            <div class="field">
              <label for="{name}">{label}</label>
              <input id="{name}" name="{name}" value="{value}" required {new Html(attributes)}{new Html(problem is null ? "" : $"aria-invalid=\"true\" aria-describedby=\"{name}-problem\"")}>
              {(problem is null ? Html.Empty : Html.Of($"""<p class="problem" id="{name}-problem" data-testid="field-error">{problem}</p>"""))}
            </div>
            """);
    }

    private static Html Delayed(CheckoutSession session, string total) => Html.Of($"""
        <form method="post" action="/c/pay/{session.Id}" class="delayed">
          <h2>Or by bank debit</h2>
          <p>The order is placed at once, the money arrives later – or does not.</p>
          <button name="action" value="delayed">Pay {total} by bank debit</button>
        </form>
        """);

    private static Html Cards(CheckoutSession session) => Html.Of($"""
        <section class="cards" aria-labelledby="cards-heading">
          <h2 id="cards-heading">Test cards</h2>
          <p>Any date to come and any three digits will do. “Fill in” writes the card into the form.</p>
          <div class="scroll" tabindex="0" role="region" aria-label="What can be tried">
          <table>
            <thead><tr><th scope="col">Number</th><th scope="col">What happens</th><th scope="col"><span class="unseen">Use</span></th></tr></thead>
            <tbody>
              {Html.Join(TestCards.All, card => Html.Of($"""
                  <tr><td class="number">{card.Spaced}</td><td>{card.Effect}</td><td><a href="/c/pay/{session.Id}?card={card.Number}#pay-heading">Fill in<span class="unseen"> the card that ends in {card.Number[^4..]}</span></a></td></tr>
                  """))}
            </tbody>
          </table>
          </div>
        </section>
        """);
}
