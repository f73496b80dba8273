using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>Which mails wait, and which wait for an admin: the same everywhere they are counted.</summary>
internal static class StaffMails
{
    /// <summary>On their way.</summary>
    public static IQueryable<OutboxMail> Waiting(CinemaDb db) => db.OutboxMails.Where(m => m.SentUtc == null && m.DeadUtc == null);

    /// <summary>Given up, and still there to be sent: those of people who left were erased.</summary>
    public static IQueryable<OutboxMail> GivenUp(CinemaDb db) => db.OutboxMails.Where(m => m.DeadUtc != null && m.SentUtc == null && m.ToAddress != "");
}
