using CinemaSite.Core.Accounts;

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

    /// <summary>A ticked box, however a form spells it.</summary>
    public string? Remember { get; init; }

    /// <summary>The person wants to stay signed in on this device.</summary>
    public bool IsToLast => Ticked.Is(Remember);

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

    /// <summary>Whose password it will be, for the password manager; never read from a form.</summary>
    [Microsoft.AspNetCore.Mvc.ModelBinding.BindNever]
    public string? Email { get; init; }

    public string? Password { get; init; }
}

/// <summary>The form of <c>/account/password</c>.</summary>
public sealed record PasswordForm
{
    /// <summary>For the password manager; never read from a form.</summary>
    [Microsoft.AspNetCore.Mvc.ModelBinding.BindNever]
    public string? Email { get; init; }

    public string? CurrentPassword { get; init; }
    public string? Password { get; init; }
}

/// <summary>The form of <c>/account</c>. The date is text, so that what cannot be read comes back as it was typed.</summary>
public sealed record ProfileForm
{
    public string? DisplayName { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? BirthDate { get; init; }
    public string? Gender { get; init; }
    public string? About { get; init; }
    public string? Country { get; init; }
}

/// <summary>The page of <c>/account</c>.</summary>
public sealed record ProfilePage(ProfileForm Form, ProfileView View);

/// <summary>The form of <c>/account/email</c>.</summary>
public sealed record EmailChangeForm
{
    public string? Email { get; init; }
    public string? Password { get; init; }
}

/// <summary>The page of a link that was mailed to a new address; without a token it says why it no longer works.</summary>
public sealed record ConfirmEmailPage(string? Token, string? Email, string? Problem);

/// <summary>A form that asks for nothing but the current password.</summary>
public sealed record CurrentPasswordForm
{
    public string? Password { get; init; }
}

/// <summary>The form of <c>/account/login/two-factor</c>.</summary>
public sealed record CodeForm
{
    public string? Code { get; init; }
    public string? ReturnUrl { get; init; }
}

/// <summary>The form that turns two-step sign-in on.</summary>
public sealed record TwoFactorForm
{
    public string? Code { get; init; }
}

/// <summary>The form that makes new recovery codes; it stands on a page with another form that asks for the password.</summary>
public sealed record RecoveryCodesForm
{
    public string? CodesPassword { get; init; }
}

/// <summary>The page of <c>/account/two-factor</c>; with an offer while it is off.</summary>
public sealed record TwoFactorPage(TwoFactorState State, AuthenticatorOffer? Offer, Notice? Notice = null);

/// <summary>The page of <c>/account/delete</c>.</summary>
public sealed record DeletePage(Notice? Notice = null);

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

/// <summary>A field of one line; its name is its id.</summary>
public sealed record TextField(string Name, string Label, string? Value)
{
    public string Type { get; init; } = "text";
    public string? Autocomplete { get; init; }
    public int MaxLength { get; init; }
    public string? Min { get; init; }

    /// <summary>Id of the list of suggestions.</summary>
    public string? List { get; init; }

    public string? Hint { get; init; }
    public bool Required { get; init; }

    /// <summary>Says so beside the label.</summary>
    public bool Optional { get; init; }
}
