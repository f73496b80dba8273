using System.Globalization;
using CinemaSite.Core.Mail;

namespace CinemaSite.Core.Accounts;

/// <summary>The words of the mails about accounts.</summary>
public sealed class AccountMails(MailTemplates templates)
{
    /// <summary>The activation link.</summary>
    public MailContent Activation(string token) => templates.Render(new Letter("Confirm your e-mail address")
        .Say("Somebody, most likely you, made an account with this address. One press of a button on the next page makes it yours.")
        .Key("Confirm the address", Links.WithToken(Links.Activate, token))
        .Note("The link works for 24 hours and once. If you did not ask for an account, do nothing: without this step there is none."));

    /// <summary>Instead of an activation link, for an address that has an account.</summary>
    public MailContent AlreadyRegistered() => templates.Render(new Letter("You have an account already")
        .Say("Somebody, most likely you, tried to make an account with this address. There is one, so nothing was changed.")
        .Button("Sign in", Links.Login)
        .Say("If the password is lost, ask for a new one:")
        .Button("Choose a new password", Links.ForgotPassword)
        .Note("If it was not you, you need do nothing."));

    /// <summary>For an address that waits to be confirmed and is registered once more: nobody knows whose password was first.</summary>
    public MailContent FinishRegistration(string token) => templates.Render(new Letter("Finish making your account")
        .Say("There is an account with this address already, and it waits to be confirmed. Choose its password on the next page: that confirms the address too.")
        .Key("Choose the password", Links.WithToken(Links.ResetPassword, token))
        .Note("The link works for one hour and once, and older links no longer work. If you did not ask for an account, do nothing: without this step there is none."));

    /// <summary>The reset link.</summary>
    public MailContent ResetPassword(string token) => templates.Render(new Letter("Choose a new password")
        .Say("You asked for a new password. The link leads to the page where you choose it.")
        .Key("Choose a new password", Links.WithToken(Links.ResetPassword, token))
        .Note("The link works for one hour and once. If you did not ask, do nothing: your password stays as it is."));

    /// <summary>Tells that the password is another one now.</summary>
    public MailContent PasswordChanged(DateTime whenUtc) => templates.Render(new Letter("Your password was changed")
        .Say($"The password of your account was changed on {When(whenUtc)}. Other devices were signed out.")
        .Say("If that was you, all is well. If not, take the account back at once:")
        .Button("Choose a new password", Links.ForgotPassword));

    /// <summary>The link that moves an account to the address it is sent to.</summary>
    public MailContent ConfirmEmail(string token) => templates.Render(new Letter("Confirm your new e-mail address")
        .Say("You asked for your account to move to this address. One press of a button on the next page does it.")
        .Key("Confirm the address", Links.WithToken(Links.ConfirmEmail, token))
        .Note("The link works for 24 hours and once. If you did not ask, do nothing: no account will use this address."));

    /// <summary>Instead of that link, for an address that has an account of its own.</summary>
    public MailContent AddressInUse() => templates.Render(new Letter("This address has an account already")
        .Say("Somebody, most likely you, wanted to move another account to this address. It has an account of its own, so nothing was changed.")
        .Say("To use the address for the other account, delete this one first, or move it to another address.")
        .Button("Sign in", Links.Login)
        .Note("If it was not you, you need do nothing."));

    /// <summary>Tells the present address that the account is about to move, while it can still be stopped.</summary>
    public MailContent EmailChangeAsked(DateTime whenUtc) => templates.Render(new Letter("A change of your e-mail address was asked for")
        .Say($"On {When(whenUtc)} somebody who knows your password asked for your account to move to another e-mail address. It moves when the link that went there is used.")
        .Say("If that was you, all is well. If not, choose a new password at once: that stops the move.")
        .Button("Choose a new password", Links.ForgotPassword));

    /// <summary>Tells the old address that the account has moved.</summary>
    public MailContent EmailChanged(DateTime whenUtc) => templates.Render(new Letter("Your e-mail address was changed")
        .Say($"On {When(whenUtc)} your account moved to another e-mail address. Mails about it go there from now on, and this address no longer signs in.")
        .Note("If that was not you, somebody knows your password: write to us at once."));

    /// <summary>Tells that signing in needs a code now.</summary>
    public MailContent TwoFactorOn(DateTime whenUtc) => templates.Render(new Letter("Two-step sign-in is on")
        .Say($"Since {When(whenUtc)} signing in to your account needs a code of your authenticator app as well as the password.")
        .Say("Keep the recovery codes in a safe place: each opens the account once if the app is lost.")
        .Button("See your account", Links.TwoFactor)
        .Note("If that was not you, choose a new password at once and write to us."));

    /// <summary>Tells that signing in needs no code any more.</summary>
    public MailContent TwoFactorOff(DateTime whenUtc) => templates.Render(new Letter("Two-step sign-in is off")
        .Say($"On {When(whenUtc)} two-step sign-in was turned off. The password alone opens your account again.")
        .Say("If that was not you, take the account back at once:")
        .Button("Choose a new password", Links.ForgotPassword));

    /// <summary>Tells that a recovery code was used up.</summary>
    public MailContent RecoveryCodeUsed(DateTime whenUtc, int left) => templates.Render(new Letter("A recovery code was used")
        .Say($"On {When(whenUtc)} somebody signed in to your account with a recovery code. {(left == 1 ? "One is" : $"{left} are")} left.")
        .Button("Make new codes", Links.TwoFactor)
        .Note("If that was not you, choose a new password and make new codes at once."));

    /// <summary>The last mail of an account.</summary>
    public MailContent AccountDeleted() => templates.Render(new Letter("Your account is deleted")
        .Say("As you asked, your account is gone, and with it your profile, your favourites, your ratings, your place in every film and the name beside your comments.")
        .Say("Orders and payments stay in our books, because the law asks for them, without your name.")
        .Note("This is the last mail we send you. If you did not ask for this, write to us."));

    /// <summary>Tells that a session was ended because one of its tokens turned up twice.</summary>
    public MailContent SuspiciousSession(string? device, DateTime whenUtc) => templates.Render(new Letter("We signed one of your devices out")
        .Say($"On {When(whenUtc)} a used-up sign-in of yours came back to us{(device is null ? "" : $" ({DeviceName.From(device)})")}. That can mean that somebody has a copy of it, so we ended that session.")
        .Say("Sign in again to go on. If you see devices you do not know, sign out everywhere and choose a new password.")
        .Button("See your devices", Links.Sessions));

    private static string When(DateTime utc) => utc.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
