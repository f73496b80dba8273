using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();
}
