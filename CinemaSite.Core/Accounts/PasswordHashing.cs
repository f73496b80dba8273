using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>
/// Identity's hasher behind a few seats: a hash costs a fifth of a second, so that a crowd at the sign-in form would
/// otherwise take the processors from everybody else.
/// </summary>
public sealed class PasswordHashing(IOptions<PasswordHasherOptions> options) : IDisposable
{
    private readonly PasswordHasher<User> hasher = new(options);
    private readonly SemaphoreSlim seats = new(Math.Max(1, Environment.ProcessorCount / 2));
    private string? nobody;

    /// <summary>The hash to store.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken = default) =>
        SeatedAsync(() => hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Compares; for an unknown person (no hash) it takes just as long and fails.</summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken = default) =>
        SeatedAsync(() =>
        {
            if (hash is not null) return hasher.VerifyHashedPassword(null!, hash, password);
            nobody ??= hasher.HashPassword(null!, RandomNumberGenerator.GetHexString(32));
            hasher.VerifyHashedPassword(null!, nobody, password);
            return PasswordVerificationResult.Failed;
        }, cancellationToken);

    public void Dispose() => seats.Dispose();

    private async Task<T> SeatedAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await seats.WaitAsync(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            seats.Release();
        }
    }
}
