using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Payments;

/// <summary>Registers payments by Stripe.</summary>
public static class PaymentsSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        return services;
    }
}
