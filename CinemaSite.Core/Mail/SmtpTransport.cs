using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Mail;

/// <summary>Sends by SMTP and keeps the connection for a batch.</summary>
public sealed class SmtpTransport(MailComposer composer, IOptions<MailOptions> options) : IMailTransport, IDisposable
{
    private const int TimeoutMilliseconds = 20_000;
    private SmtpClient? client;

    public async Task SendAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var message = composer.Compose(mail);
        var connected = await ConnectAsync(cancellationToken);
        try
        {
            await connected.SendAsync(message, cancellationToken);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            throw new MailRefusedException($"The mail server refused it for good ({(int)e.StatusCode}).", e);
        }
        catch
        {
            // Whatever state the conversation is in, the next mail begins a new one.
            Drop();
            throw;
        }
    }

    public void Dispose() => Drop();

    private async Task<SmtpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        if (client is { IsConnected: true }) return client;
        Drop();
        client = new SmtpClient { Timeout = TimeoutMilliseconds };
        try
        {
            var mail = options.Value;
            await client.ConnectAsync(mail.Host!, mail.Port, mail.Security switch
            {
                MailSecurity.None => SecureSocketOptions.None,
                MailSecurity.SslOnConnect => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.StartTls,
            }, cancellationToken);
            if (!string.IsNullOrEmpty(mail.User)) await client.AuthenticateAsync(mail.User, mail.Password ?? "", cancellationToken);
            return client;
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private void Drop()
    {
        client?.Dispose();
        client = null;
    }
}
