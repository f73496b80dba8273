using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>So many passwords wait to be hashed that this one did not get its turn; later it will.</summary>
public sealed class CrowdedException : Exception
{
    public CrowdedException() : this("Too many passwords wait to be hashed.") { }

    public CrowdedException(string message) : base(message) { }

    public CrowdedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>When to try again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Identity's hasher behind a few seats: a hash costs a fifth of a second, so that a crowd at the sign-in form would
/// otherwise take the processors from everybody else. Nobody waits for a seat for ever.
/// </summary>
public sealed class PasswordHashing(IPasswordHasher<User> hasher, IOptions<AccountLimitOptions> limits) : IDisposable
{
    /// <summary>How many hashes are made at the same time.</summary>
    public static readonly int Seats = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly SemaphoreSlim seats = new(Seats);

    // Made together with the service, so that the first stranger takes no longer than the next.
    private readonly string nobody = hasher.HashPassword(null!, RandomNumberGenerator.GetHexString(32));

    /// <summary>The hash to store.</summary>
    /// <exception cref="CrowdedException">There was no turn in time.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken = default)
    {
        if (PasswordRules.IsTooLong(password)) throw new ArgumentException("A password this long must be refused before it comes here.", nameof(password));
        return SeatedAsync(() => hasher.HashPassword(null!, password), cancellationToken);
    }

    /// <summary>Compares; for an unknown person (no hash) it takes just as long and fails. What is too long to be a password fails at once.</summary>
    /// <exception cref="CrowdedException">There was no turn in time.</exception>
    public async Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken = default)
    {
        if (PasswordRules.IsTooLong(password)) return PasswordVerificationResult.Failed;
        var verified = await SeatedAsync(() => hasher.VerifyHashedPassword(null!, hash ?? nobody, password), cancellationToken);
        return hash is null ? PasswordVerificationResult.Failed : verified;
    }

    public void Dispose() => seats.Dispose();

    private async Task<T> SeatedAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (!await seats.WaitAsync(TimeSpan.FromSeconds(limits.Value.HashWaitSeconds), cancellationToken)) throw new CrowdedException();
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
