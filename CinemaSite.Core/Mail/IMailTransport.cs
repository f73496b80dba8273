namespace CinemaSite.Core.Mail;

/// <summary>Hands a mail over to whoever delivers it.</summary>
public interface IMailTransport
{
    /// <summary>Sends one mail. The same row always has the same Message-ID.</summary>
    /// <exception cref="MailRefusedException">The mail itself will never be taken.</exception>
    Task SendAsync(OutboxMail mail, CancellationToken cancellationToken);
}

/// <summary>The server will never take this mail, so trying again is of no use.</summary>
public sealed class MailRefusedException : Exception
{
    public MailRefusedException() { }

    public MailRefusedException(string message) : base(message) { }

    public MailRefusedException(string message, Exception inner) : base(message, inner) { }
}
