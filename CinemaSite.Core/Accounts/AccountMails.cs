using System.Globalization;
using CinemaSite.Core.Mail;

namespace CinemaSite.Core.Accounts;

/// <summary>The words of the mails about accounts.</summary>
public sealed class AccountMails(MailTemplates templates)
{
    /// <summary>The activation link.</summary>
    public MailContent Activation(string token) => templates.Render(new Letter("Confirm your e-mail address")
        .Say("Somebody, most likely you, made an account with this address. One press of a button on the next page makes it yours.")
        .Button("Confirm the address", Links.WithToken(Links.Activate, token))
        .Note("The link works for 24 hours and once. If you did not ask for an account, do nothing: without this step there is none."));

    /// <summary>Instead of an activation link, for an address that has an account.</summary>
    public MailContent AlreadyRegistered() => templates.Render(new Letter("You have an account already")
        .Say("Somebody, most likely you, tried to make an account with this address. There is one, so nothing was changed.")
        .Button("Sign in", Links.Login)
        .Say("If the password is lost, ask for a new one:")
        .Button("Choose a new password", Links.ForgotPassword)
        .Note("If it was not you, you need do nothing."));

    /// <summary>The reset link.</summary>
    public MailContent ResetPassword(string token) => templates.Render(new Letter("Choose a new password")
        .Say("You asked for a new password. The link leads to the page where you choose it.")
        .Button("Choose a new password", Links.WithToken(Links.ResetPassword, token))
        .Note("The link works for one hour and once. If you did not ask, do nothing: your password stays as it is."));

    /// <summary>Tells that the password is another one now.</summary>
    public MailContent PasswordChanged(DateTime whenUtc) => templates.Render(new Letter("Your password was changed")
        .Say($"The password of your account was changed on {When(whenUtc)}. Other devices were signed out.")
        .Say("If that was you, all is well. If not, take the account back at once:")
        .Button("Choose a new password", Links.ForgotPassword));

    /// <summary>Tells that a session was ended because one of its tokens turned up twice.</summary>
    public MailContent SuspiciousSession(string? device, DateTime whenUtc) => templates.Render(new Letter("We signed one of your devices out")
        .Say($"On {When(whenUtc)} a used-up sign-in of yours came back to us{(device is null ? "" : $" ({DeviceName.From(device)})")}. That can mean that somebody has a copy of it, so we ended that session.")
        .Say("Sign in again to go on. If you see devices you do not know, sign out everywhere and choose a new password.")
        .Button("See your devices", Links.Sessions));

    private static string When(DateTime utc) => utc.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
