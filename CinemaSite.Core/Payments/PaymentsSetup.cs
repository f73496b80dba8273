using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Payments;

/// <summary>Registers payments by Stripe.</summary>
public static class PaymentsSetup
{
    /// <summary>Adds the room's services and its job.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddOptions<StripeOptions>().BindConfiguration("Stripe").ValidateOnStart();
        services.AddSingleton<IValidateOptions<StripeOptions>, StripeOptionsCheck>();
        services.AddSingleton<IPaymentGateway, StripeGateway>();
        services.AddScoped<PaymentMails>();
        services.AddAudit();
        services.AddScoped<PaymentMirror>();
        services.AddScoped<Ledger>();
        services.AddScoped<RefundFollower>();
        services.AddScoped<RefundService>();
        services.AddScoped<RefundSender>();
        services.AddScoped<OrderAlerts>();
        services.AddScoped<OrderClaims>();
        services.AddScoped<Settlement>();
        services.AddScoped<CheckoutSessions>();
        services.AddScoped<PaymentService>();
        services.AddScoped<PaymentQueries>();
        services.AddSingleton<SalesBook>();
        services.AddScoped<IPersonalData, PaymentData>();
        services.AddScoped<IPersonalData, RefundData>();
        services.AddScoped<StripeInbox>();
        services.AddOptions<BooksOptions>().BindConfiguration("Books").Validate(o => o.IsValid, "Books:Days must be from 1 to 365, Books:HourUtc from 0 to 23.").ValidateOnStart();
        services.AddScoped<BooksComparison>();
        services.AddScoped<MoneyDeeds>();
        services.AddJob<BooksJob>("books", o => TimeSpan.FromSeconds(o.ReconcileSeconds));
        services.AddJob<EventSweep>("event-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        services.AddJob<ReconcileJob>("reconcile", o => TimeSpan.FromSeconds(o.ReconcileSeconds));
        return services;
    }
}
