using System.Globalization;
using System.Text.Json;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using Microsoft.AspNetCore.Http;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The list of people.</summary>
public sealed record UsersPage(StaffUsersFilter Filter, IPagedList<StaffUser> Users, DateTime NowUtc)
{
    /// <summary>The column's address: sorts by it, or turns its order around.</summary>
    public string SortBy(string column, string turned) => PeopleAddresses.UsersWith(Filter, sort: Filter.Sort == column ? turned : column);
}

/// <summary>What was wrong with a form of a person's page: at which field, what it held, and in words.</summary>
public sealed record RefusedForm(string Field, string? Value, string Words);

/// <summary>A person's page; <paramref name="Refused"/> is the form that was not taken.</summary>
public sealed record PersonPage(StaffPersonDetails Details, bool IsOneself, DateTime NowUtc, RefusedForm? Refused = null)
{
    public StaffPerson Person => Details.Person;
}

/// <summary>A person's cart.</summary>
public sealed record PersonCartPage(StaffPerson Person, CartView Cart);

/// <summary>The audit log.</summary>
public sealed record AuditPage(StaffAuditFilter Filter, StaffDeeds Deeds);

/// <summary>A value that a deed changed; null where there was none.</summary>
public sealed record ChangedValue(string Name, string? Before, string? After)
{
    /// <summary>What a deed changed: both sides are written as JSON objects, and a member that is alike on both is no change.</summary>
    public static IReadOnlyList<ChangedValue> Of(StaffDeed deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        var (before, after) = (Members(deed.Before), Members(deed.After));
        return [.. before.Keys.Union(after.Keys).Select(name => new ChangedValue(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name))).Where(c => c.Before != c.After)];
    }

    private static Dictionary<string, string?> Members(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => Words(m.Value))
            : new Dictionary<string, string?> { ["value"] = Words(document.RootElement) };
    }

    private static string? Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}

/// <summary>Words and badges of people and their money.</summary>
public static class PeopleLabels
{
    public static string Of(AccountState state) => state == AccountState.NotActivated ? "Not activated" : state.ToString();

    public static string Badge(AccountState state) => state switch
    {
        AccountState.Active => "badge-ok",
        AccountState.NotActivated => "badge-accent",
        AccountState.Blocked => "badge-error",
        _ => "",
    };

    public static string Badge(Role role) => role switch
    {
        Role.Admin => "badge-accent",
        Role.Moderator => "badge-info",
        _ => "",
    };

    public static string Of(Obstacle obstacle) => obstacle switch
    {
        Obstacle.ComingSoon => "Coming soon",
        Obstacle.Withdrawn => "Withdrawn",
        Obstacle.NotSoldHere => "Not sold in their country",
        Obstacle.Owned => "Owned",
        _ => "In an order not paid yet",
    };

    /// <summary>The end of a long key: its beginning is the time it was made at.</summary>
    public static string Tail(string key) => key?.Length > 20 ? "…" + key[^6..] : key ?? "";

    /// <summary>Such as "Refund approve" for <c>refund.approve</c>.</summary>
    public static string Action(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var words = action.Replace('.', ' ').Replace('-', ' ');
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}

/// <summary>The addresses of people, carts and the audit log.</summary>
public static class PeopleAddresses
{
    public const string Users = "/admin/users";
    public const string Carts = "/admin/carts";
    public const string Audit = "/admin/audit";

    public static string User(Guid id) => $"{Users}/{id}";

    /// <summary>Where a deed on a person is sent to.</summary>
    public static string User(Guid id, string deed) => $"{Users}/{id}/{deed}";

    public static string Cart(Guid userId) => $"{Carts}/{userId}";

    /// <summary>The list of people with these choices.</summary>
    public static string UsersWith(StaffUsersFilter filter, int page = 1, string? sort = null, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = Query(("q", filter.Q), ("role", filter.Role?.ToString()), ("status", filter.Status?.ToString()), ("from", StaffAddresses.Day(filter.From)), ("to", StaffAddresses.Day(filter.To)),
            ("sort", (sort ?? filter.Sort) is var order and not StaffUsersFilter.Newest ? order : null), ("page", Page(page)));
        return Users + (csv ? ".csv" : "") + query;
    }

    /// <summary>The list of carts with these choices.</summary>
    public static string CartsWith(StaffCartsFilter filter, int page = 1, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Carts + (csv ? ".csv" : "") + Query(("q", filter.Q), ("user", filter.User), ("from", StaffAddresses.Day(filter.From)), ("to", StaffAddresses.Day(filter.To)),
            ("sort", filter.Sort != StaffCartsFilter.Newest ? filter.Sort : null), ("page", Page(page)));
    }

    /// <summary>The log with these choices, from the entry older than <paramref name="before"/> on.</summary>
    public static string AuditWith(StaffAuditFilter filter, long? before = null, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Audit + (csv ? ".csv" : "") + Query(("q", filter.Q), ("user", filter.User), ("kind", filter.Kind), ("from", StaffAddresses.Day(filter.From)), ("to", StaffAddresses.Day(filter.To)),
            ("before", before?.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Where the staff's area shows what a deed was done to; null when it has no page for it.</summary>
    public static string? Subject(StaffDeed deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        return deed.Subject switch
        {
            nameof(Core.Accounts.User) when Guid.TryParse(deed.SubjectId, out var id) => User(id),
            nameof(Refund) => StaffAddresses.Refunds,
            _ => null,
        };
    }

    private static string? Page(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var query = new QueryString();
        foreach (var (name, value) in fields)
            if (value is not null) query = query.Add(name, value);
        return query.ToUriComponent();
    }
}
