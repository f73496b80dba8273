using System.Security.Cryptography;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>Where a request came from, as far as it said so.</summary>
public sealed record Visit(string? Device, string? Address);

/// <summary>Somebody whose password was right, and the stamp it stands under: every change of the password makes a new one.</summary>
public sealed record ProvenPerson(Guid UserId, string? Stamp);

/// <summary>The pair that keeps somebody signed in.</summary>
public sealed record TokenPair(string AccessToken, DateTime AccessExpiresUtc, string RefreshToken, DateTime RefreshExpiresUtc, bool Persistent);

/// <summary>Who is behind a live session, as the database knows them now.</summary>
public sealed record SignedInPerson(Guid UserId, string DisplayName, Role Role, Guid SessionId, string? AvatarKey);

/// <summary>A session as its owner sees it.</summary>
public sealed record SessionRow(Guid Id, string? Device, string? Address, DateTime CreatedUtc, DateTime LastUsedUtc);

/// <summary>Begins, renews and ends sign-ins. A refresh token is used once; what it is replaced by is known only to its bearer.</summary>
public sealed class Sessions(CinemaDb db, AccessTokens accessTokens, Outbox outbox, AccountMails mails, IFaultPoint faults, IOptions<JwtOptions> options, TimeProvider clock)
{
    /// <summary>However often it is refreshed, a session ends after so many days.</summary>
    public const int AbsoluteDays = 90;

    private const int DeviceLength = 200;
    private const int AddressLength = 64;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Begins a session for somebody who has just proved who they are; null when the proof is void by now, because the
    /// password was changed, or the person blocked or deleted, while it was given.
    /// </summary>
    public Task<TokenPair?> StartAsync(ProvenPerson proven, bool persistent, Visit visit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proven);
        var (userId, stamp) = proven;
        return db.InTransaction(async () =>
        {
            // Changes nothing, but holds the row: what voids the proof either came before, or ends this session after.
            var holds = await db.Users.Where(u => u.Id == userId && u.SecurityStamp == stamp && u.BlockedUtc == null && u.DeletedUtc == null)
                .ExecuteUpdateAsync(s => s.SetProperty(u => u.SecurityStamp, u => u.SecurityStamp), cancellationToken);
            if (holds == 0) return null;
            var now = Now;
            var session = new Session
            {
                UserId = userId,
                CreatedUtc = now,
                LastUsedUtc = now,
                AbsoluteExpiryUtc = now.AddDays(AbsoluteDays),
                Persistent = persistent,
                Device = Cut(visit.Device, DeviceLength),
                Address = Cut(visit.Address, AddressLength),
            };
            db.Sessions.Add(session);
            var refreshToken = Secret.New();
            var expires = AddToken(session, refreshToken, now);
            await db.SaveChangesAsync(cancellationToken);
            var person = await db.Users.Where(u => u.Id == userId).Select(u => new SignedInPerson(u.Id, u.DisplayName, u.Role, session.Id, u.AvatarKey)).SingleAsync(cancellationToken);
            return Pair(session, person, refreshToken, expires, now);
        }, cancellationToken);
    }

    /// <summary>
    /// Replaces a refresh token by a new pair; null when it is worth nothing. Parallel requests that carry the same
    /// token get the same successor for a short grace. Any other second use ends the session and tells its owner.
    /// </summary>
    public Task<TokenPair?> RefreshAsync(string? refreshToken, Visit visit, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(refreshToken) || refreshToken.Length > Secret.LongestText) return Task.FromResult<TokenPair?>(null);
        var hash = Secret.Hash(refreshToken);
        return db.InTransaction(async () =>
        {
            var now = Now;
            if (await FindAsync(hash, now, cancellationToken) is not { } found) return null;
            if (found.Token.ConsumedUtc is null)
            {
                var successor = RandomNumberGenerator.GetBytes(Secret.Bytes);
                var sealedSuccessor = Mask(refreshToken, successor);
                var won = await db.RefreshTokens.Where(t => t.Id == found.Token.Id && t.ConsumedUtc == null)
                    .ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now).SetProperty(t => t.SealedSuccessor, sealedSuccessor), cancellationToken);
                if (won == 1) return await RotateAsync(found, Secret.Text(successor), visit, now, cancellationToken);
                // Another request was faster by a hair.
                found = await FindAsync(hash, now, cancellationToken);
                if (found is null) return null;
            }
            if (await FindUnusedSuccessorAsync(found.Token, refreshToken, now, cancellationToken) is { } next)
                return Pair(found.Session, found.Person, next.Value, next.ExpiresUtc, now);
            await RevokeForReuseAsync(found, now, cancellationToken);
            return null;
        }, cancellationToken);
    }

    /// <summary>The person of a session that is neither ended nor expired nor a blocked person's; asked on every request.</summary>
    public Task<SignedInPerson?> FindPersonAsync(Guid sessionId, Guid userId, CancellationToken cancellationToken = default) => PersonOf.For(db)(db, sessionId, userId, Now, cancellationToken);

    // Compiled once: it runs before everything a signed-in person asks.
    private static readonly CompiledQuery<Func<CinemaDb, Guid, Guid, DateTime, CancellationToken, Task<SignedInPerson?>>> PersonOf = new(() => EF.CompileAsyncQuery(
        (CinemaDb db, Guid sessionId, Guid userId, DateTime now, CancellationToken cancellationToken) =>
            (from s in db.Sessions
             where s.Id == sessionId && s.UserId == userId && s.RevokedUtc == null && s.AbsoluteExpiryUtc > now
             join u in db.Users on s.UserId equals u.Id
             where u.BlockedUtc == null && u.DeletedUtc == null
             select new SignedInPerson(u.Id, u.DisplayName, u.Role, s.Id, u.AvatarKey)).FirstOrDefault()));

    /// <summary>A person's live sessions, the last used first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var now = Now;
        return await db.Sessions.AsNoTracking()
            .Where(s => s.UserId == userId && s.RevokedUtc == null && s.AbsoluteExpiryUtc > now
                && db.RefreshTokens.Any(t => t.SessionId == s.Id && t.ConsumedUtc == null && t.ExpiresUtc > now))
            .OrderByDescending(s => s.LastUsedUtc).ThenByDescending(s => s.Id)
            .Select(s => new SessionRow(s.Id, s.Device, s.Address, s.CreatedUtc, s.LastUsedUtc))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends one session of a person; false when it was none of theirs or over already.</summary>
    public Task<bool> EndAsync(Guid userId, Guid sessionId, string reason, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () => await RevokeAsync(db.Sessions.Where(s => s.UserId == userId && s.Id == sessionId), reason, cancellationToken) == 1, cancellationToken);

    /// <summary>Ends all sessions of a person, but for the one they keep, in the caller's transaction if there is one.</summary>
    public Task<int> EndAllAsync(Guid userId, string reason, Guid? keep = null, CancellationToken cancellationToken = default) =>
        db.InTransaction(() => RevokeAsync(db.Sessions.Where(s => s.UserId == userId && s.Id != keep), reason, cancellationToken), cancellationToken);

    /// <summary>Ends the session of a refresh token, whatever state it is in.</summary>
    public Task EndByTokenAsync(string? refreshToken, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(refreshToken) || refreshToken.Length > Secret.LongestText) return Task.CompletedTask;
        var hash = Secret.Hash(refreshToken);
        return db.InTransaction(() => RevokeAsync(db.Sessions.Where(s => db.RefreshTokens.Any(t => t.Hash == hash && t.SessionId == s.Id)), "signed-out", cancellationToken), cancellationToken);
    }

    private Task<int> RevokeAsync(IQueryable<Session> sessions, string reason, CancellationToken cancellationToken)
    {
        var now = Now;
        return sessions.Where(s => s.RevokedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedUtc, now).SetProperty(x => x.RevokedReason, reason), cancellationToken);
    }

    private Task<Found?> FindAsync(byte[] hash, DateTime now, CancellationToken cancellationToken) =>
        (from t in db.RefreshTokens.AsNoTracking()
         where t.Hash == hash && t.ExpiresUtc > now
         join s in db.Sessions.AsNoTracking() on t.SessionId equals s.Id
         where s.RevokedUtc == null && s.AbsoluteExpiryUtc > now
         join u in db.Users on s.UserId equals u.Id
         where u.BlockedUtc == null && u.DeletedUtc == null
         select new Found(t, s, new SignedInPerson(u.Id, u.DisplayName, u.Role, s.Id, u.AvatarKey), u.Email!)).FirstOrDefaultAsync(cancellationToken);

    private async Task<TokenPair?> RotateAsync(Found found, string successor, Visit visit, DateTime now, CancellationToken cancellationToken)
    {
        await faults.ReachedAsync(FaultPoints.TokenConsumed);
        var expires = AddToken(found.Session, successor, now);
        await db.SaveChangesAsync(cancellationToken);
        var (device, address) = (Cut(visit.Device, DeviceLength), Cut(visit.Address, AddressLength));
        await db.Sessions.Where(s => s.Id == found.Session.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastUsedUtc, now).SetProperty(x => x.Device, device).SetProperty(x => x.Address, address), cancellationToken);
        return Pair(found.Session, found.Person, successor, expires, now);
    }

    // Only the immediate predecessor of a token that nobody has used yet: an older one in somebody's hands is a copy.
    private async Task<(string Value, DateTime ExpiresUtc)?> FindUnusedSuccessorAsync(RefreshToken token, string refreshToken, DateTime now, CancellationToken cancellationToken)
    {
        if (token.SealedSuccessor is null || now > token.ConsumedUtc + TimeSpan.FromSeconds(options.Value.RefreshGraceSeconds)) return null;
        var value = Secret.Text(Mask(refreshToken, token.SealedSuccessor));
        var hash = Secret.Hash(value);
        var expires = await db.RefreshTokens.Where(t => t.Hash == hash && t.ConsumedUtc == null).Select(t => (DateTime?)t.ExpiresUtc).FirstOrDefaultAsync(cancellationToken);
        return expires is null ? null : (value, expires.Value);
    }

    private async Task RevokeForReuseAsync(Found found, DateTime now, CancellationToken cancellationToken)
    {
        if (await RevokeAsync(db.Sessions.Where(s => s.Id == found.Session.Id), "token-reused", cancellationToken) == 0) return;
        await outbox.AddAsync($"session-suspicious:{found.Session.Id}", new Recipient(found.Person.UserId, found.Email), mails.SuspiciousSession(found.Session.Device, now), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private DateTime AddToken(Session session, string value, DateTime now)
    {
        var sliding = now.AddDays(options.Value.RefreshDays);
        var expires = sliding < session.AbsoluteExpiryUtc ? sliding : session.AbsoluteExpiryUtc;
        db.RefreshTokens.Add(new RefreshToken { SessionId = session.Id, Hash = Secret.Hash(value), CreatedUtc = now, ExpiresUtc = expires });
        return expires;
    }

    private TokenPair Pair(Session session, SignedInPerson person, string refreshToken, DateTime refreshExpires, DateTime now)
    {
        var accessExpires = now.AddMinutes(options.Value.AccessMinutes);
        if (accessExpires > session.AbsoluteExpiryUtc) accessExpires = session.AbsoluteExpiryUtc;
        return new TokenPair(accessTokens.Create(person, accessExpires), accessExpires, refreshToken, refreshExpires, session.Persistent);
    }

    // A one-time pad from the old token, which the database does not hold: seals and unseals alike.
    private static byte[] Mask(string oldToken, byte[] value)
    {
        var pad = HKDF.DeriveKey(HashAlgorithmName.SHA256, System.Text.Encoding.UTF8.GetBytes(oldToken), value.Length, info: "cinemasite refresh successor"u8.ToArray());
        for (var i = 0; i < pad.Length; i++) pad[i] ^= value[i];
        return pad;
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    private sealed record Found(RefreshToken Token, Session Session, SignedInPerson Person, string Email);
}
