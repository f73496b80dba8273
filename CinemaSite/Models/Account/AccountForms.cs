namespace CinemaSite.Models.Account;

/// <summary>The form of <c>/account/register</c>.</summary>
public sealed record RegisterForm
{
    public string? Email { get; init; }
    public string? Password { get; init; }
    public string? DisplayName { get; init; }
    public string? ReturnUrl { get; init; }
}

/// <summary>The form of <c>/account/login</c>.</summary>
public sealed record LoginForm
{
    public string? Email { get; init; }
    public string? Password { get; init; }
    public bool Remember { get; init; }
    public string? ReturnUrl { get; init; }
}

/// <summary>A form that asks for the e-mail alone.</summary>
public sealed record EmailForm
{
    public string? Email { get; init; }
}

/// <summary>The form of <c>/account/password/reset</c>.</summary>
public sealed record ResetForm
{
    public string? Token { get; init; }
    public string? Password { get; init; }
}

/// <summary>The form of <c>/account/password</c>.</summary>
public sealed record PasswordForm
{
    public string? CurrentPassword { get; init; }
    public string? Password { get; init; }
}

/// <summary>The form of <c>/account</c>.</summary>
public sealed record ProfileForm
{
    public string? DisplayName { get; init; }
}

/// <summary>A form of the account with what the page says above it.</summary>
public sealed record AccountPage<TForm>(TForm Form, Notice? Notice = null);

/// <summary>The page of a person's picture.</summary>
public sealed record AvatarPage(string Name, string? Key, Notice? Notice = null);

/// <summary>The page after a form whose answer is the same for everybody.</summary>
public sealed record SentPage(string Title, string Text, string AgainUrl);

/// <summary>A page of a mailed link.</summary>
public sealed record ActivatePage(string? Token, bool Works);

/// <summary>A field for a password, new or current.</summary>
public sealed record PasswordField(string Name, string Label, bool IsNew = false);
