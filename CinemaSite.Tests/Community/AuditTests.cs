using System.Data.Common;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Databases;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Community;

/// <summary>The record of what staff did is only ever added to.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();

    public Task InitializeAsync() => database.CreateAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task An_entry_can_neither_be_changed_nor_deleted_by_any_way_through_EF()
    {
        await AddAsync();
        await using var db = database.Open();
        var entry = await db.AuditEntries.SingleAsync();
        db.Entry(entry).Property(e => e.Action).CurrentValue = "nothing.happened";
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        db.AuditEntries.Remove(await db.AuditEntries.SingleAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        await Assert.ThrowsAnyAsync<DbException>(() => db.AuditEntries.ExecuteUpdateAsync(s => s.SetProperty(e => e.Action, "nothing.happened")));
        await Assert.ThrowsAnyAsync<DbException>(() => db.AuditEntries.ExecuteDeleteAsync());
        await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlAsync($"DELETE FROM AuditEntries"));
        await using var fresh = database.Open();
        Assert.Equal("comment.hide", (await fresh.AuditEntries.SingleAsync()).Action);
    }

    [Fact]
    public async Task An_entry_is_written_with_its_deed_or_not_at_all()
    {
        await using var db = database.Open();
        var log = new AuditLog(db, TimeProvider.System);
        var (actor, deed) = (new Actor(Guid.NewGuid(), null), new Deed("x.y", "X", "1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.AddAsync(actor, deed));
        await Assert.ThrowsAsync<NotSupportedException>(() => db.InTransaction(async () =>
        {
            await log.AddAsync(actor, deed);
            throw new NotSupportedException("on purpose");
        }));
        await using var fresh = database.Open();
        Assert.False(await fresh.AuditEntries.AnyAsync());
    }

    private async Task AddAsync()
    {
        await using var db = database.Open();
        await db.InTransaction(() => new AuditLog(db, TimeProvider.System).AddAsync(new Actor(Guid.NewGuid(), "10.0.0.1"), new Deed("comment.hide", "Comment", "7", new { Hidden = false }, new { Hidden = true, Note = "Привіт <b>" })));
    }
}
