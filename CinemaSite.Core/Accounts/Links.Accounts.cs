using System.Globalization;

namespace CinemaSite.Core;

public static partial class Links
{
    public const string Register = "/account/register";
    public const string RegisterSent = "/account/register/sent";
    public const string Activate = "/account/activate";
    public const string ResendActivation = "/account/activate/resend";
    public const string ResendActivationSent = "/account/activate/sent";
    public const string Login = "/account/login";
    public const string Logout = "/account/logout";
    public const string LogoutEverywhere = "/account/logout-everywhere";
    public const string SecondStep = "/account/login/two-factor";
    public const string ForgotPassword = "/account/password/forgot";
    public const string ForgotPasswordSent = "/account/password/sent";
    public const string ResetPassword = "/account/password/reset";
    public const string Password = "/account/password";
    public const string Profile = "/account";
    public const string Email = "/account/email";
    public const string EmailSent = "/account/email/sent";
    public const string ConfirmEmail = "/account/email/confirm";
    public const string TwoFactor = "/account/two-factor";
    public const string TwoFactorEnable = "/account/two-factor/enable";
    public const string TwoFactorDisable = "/account/two-factor/disable";
    public const string RecoveryCodes = "/account/two-factor/codes";
    public const string MailPreferences = "/account/notifications";
    public const string MyData = "/account/data";
    public const string DeleteAccount = "/account/delete";
    public const string ProfilePicture = "/account/avatar";
    public const string ProfilePictureRemove = "/account/avatar/remove";
    public const string Sessions = "/account/sessions";
    public const string Token = "/api/token";
    public const string TokenRefresh = "/api/token/refresh";
    public const string TokenRevoke = "/api/token/revoke";

    /// <summary>A person's picture in one of its sizes.</summary>
    public static string Avatar(string key, int size) => $"/avatars/{key}-{size.ToString(CultureInfo.InvariantCulture)}.webp";

    /// <summary>A page of the account with its mailed token.</summary>
    public static string WithToken(string path, string token) => $"{path}?token={Uri.EscapeDataString(token)}";

    /// <summary>A page that leads back to a local address when it is done.</summary>
    public static string WithReturn(string path, string? returnUrl) =>
        string.IsNullOrEmpty(returnUrl) || returnUrl == Home ? path : $"{path}?returnUrl={Uri.EscapeDataString(returnUrl)}";
}
