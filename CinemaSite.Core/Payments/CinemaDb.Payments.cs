using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<CheckoutAttempt> CheckoutAttempts => Set<CheckoutAttempt>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<Refund> Refunds => Set<Refund>();
    public DbSet<RefundLine> RefundLines => Set<RefundLine>();
    public DbSet<StripeEventRow> StripeEvents => Set<StripeEventRow>();
    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();
    public DbSet<Difference> Differences => Set<Difference>();
    public DbSet<BooksCheck> BooksChecks => Set<BooksCheck>();
}
