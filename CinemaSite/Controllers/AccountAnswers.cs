using System.Globalization;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The views of the account, which several controllers share.</summary>
internal static class AccountViews
{
    public const string Register = Folder + "Register.cshtml";
    public const string Sent = Folder + "Sent.cshtml";
    public const string Activate = Folder + "Activate.cshtml";
    public const string Resend = Folder + "Resend.cshtml";
    public const string Login = Folder + "Login.cshtml";
    public const string Forgot = Folder + "Forgot.cshtml";
    public const string Reset = Folder + "Reset.cshtml";
    public const string Password = Folder + "Password.cshtml";
    public const string Sessions = Folder + "Sessions.cshtml";
    public const string SecondStep = Folder + "SecondStep.cshtml";
    public const string TwoFactor = Folder + "TwoFactor.cshtml";
    public const string RecoveryCodes = Folder + "RecoveryCodes.cshtml";
    public const string Email = Folder + "Email.cshtml";
    public const string EmailSent = Folder + "EmailSent.cshtml";
    public const string ConfirmEmail = Folder + "ConfirmEmail.cshtml";
    public const string MailPreferences = Folder + "MailPreferences.cshtml";
    public const string MyData = Folder + "MyData.cshtml";
    public const string Delete = Folder + "Delete.cshtml";
    public const string Profile = Folder + "Profile.cshtml";
    public const string Avatar = Folder + "Avatar.cshtml";
    private const string Folder = "/Views/Account/";
}

/// <summary>Ways of answering that the account's forms share.</summary>
internal static class AccountAnswers
{
    /// <summary>The address if it leads to this site, else null.</summary>
    public static string? Local(this Controller controller, string? returnUrl) => controller.Url.IsLocalUrl(returnUrl) ? returnUrl : null;

    /// <summary>429: the form as it was, and when to try again.</summary>
    public static ViewResult TooMany(this Controller controller, string view, object model, TimeSpan wait)
    {
        controller.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        controller.Response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return controller.View(view, model);
    }

    /// <summary>Says how long to wait, in words.</summary>
    public static Notice WaitNotice(this Controller _, TimeSpan wait)
    {
        var seconds = Seconds(wait);
        var words = seconds < 90 ? $"{seconds} seconds" : $"{(seconds + 59) / 60} minutes";
        return new Notice(NoticeKind.Warning, $"There were too many tries. Please wait {words} and try again.");
    }

    /// <summary>Keeps the token in the page's address from being told to anybody.</summary>
    public static void HideReferrer(this Controller controller) => controller.Response.Headers["Referrer-Policy"] = "no-referrer";

    /// <summary>Whole seconds, at least one.</summary>
    public static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
