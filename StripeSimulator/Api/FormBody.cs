using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace StripeSimulator.Api;

/// <summary>
/// Parameters in Stripe's bracket notation (<c>line_items[0][price_data][currency]=usd</c>) as a tree.
/// Reading a parameter marks it as known; <see cref="RejectUnknown"/> refuses what nobody has read.
/// </summary>
internal sealed class FormBody
{
    private const int MaxDepth = 12;

    private readonly string path;
    private readonly Dictionary<string, FormBody> children = [];
    private string? value;
    private bool known;

    private FormBody(string path) => this.path = path;

    /// <summary>Parses a query string or a form-encoded body.</summary>
    public static FormBody Parse(string encoded)
    {
        var root = new FormBody("") { known = true };
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            var node = root;
            foreach (var name in Split(pair.DecodeName().ToString()))
                node = node.Grow(name);
            node.value = pair.DecodeValue().ToString();
        }
        return root;
    }

    /// <summary>Name and value of every parameter, in a fixed order, to compare two requests by.</summary>
    public IEnumerable<KeyValuePair<string, string>> Leaves() =>
        (value is null ? [] : new[] { KeyValuePair.Create(path, value) })
        .Concat(children.OrderBy(child => child.Key, StringComparer.Ordinal).SelectMany(child => child.Value.Leaves()));

    /// <summary>A text; null when it was not sent.</summary>
    public string? Text(string name, int maxLength = 5000)
    {
        if (Find(name) is not { } node)
            return null;
        if (node.value is not { } text)
            throw StripeError.Invalid("Invalid string", node.path);
        if (text.Length == 0)
        {
            throw StripeError.Invalid($"You passed an empty string for '{node.path}'. We assume empty values are an attempt to unset a parameter; however '{node.path}' cannot be unset. You should remove '{node.path}' from your request or supply a non-empty value.",
                node.path, "parameter_invalid_empty");
        }
        return text.Length <= maxLength
            ? text
            : throw StripeError.Invalid($"Invalid string: {text[..8]}...{text[^8..]}; must be at most {maxLength} characters", node.path);
    }

    public string RequiredText(string name, int maxLength = 5000) => Text(name, maxLength) ?? throw Required(name);

    public long? Integer(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw StripeError.Invalid($"Invalid integer: {text}", PathOf(name), "parameter_invalid_integer");
    }

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw StripeError.Invalid($"Invalid boolean: {other}", PathOf(name)),
    };

    /// <summary>One of the words Stripe knows; null when it was not sent.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text || words.Contains(text))
            return Text(name);
        var list = words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1]!)}, or {words[^1]}";
        throw StripeError.Invalid($"Invalid {PathOf(name)}: must be one of {list}", PathOf(name));
    }

    /// <summary>A nested object; null when it was not sent.</summary>
    public FormBody? Object(string name)
    {
        if (Find(name) is not { } node)
            return null;
        return node.value is null ? node : throw StripeError.Invalid("Invalid object", node.path);
    }

    /// <summary>The objects of an array; empty when it was not sent.</summary>
    public IReadOnlyList<FormBody> Objects(string name) => [.. Elements(name).Select(element =>
        element.value is null ? element : throw StripeError.Invalid("Invalid object", element.path))];

    /// <summary>The texts of an array; empty when it was not sent.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. Elements(name).Select(element =>
        element.value ?? throw StripeError.Invalid("Invalid string", element.path))];

    /// <summary>Key-value pairs within Stripe's limits.</summary>
    public Dictionary<string, string> Metadata(string name)
    {
        if (Object(name) is not { } node)
            return [];
        var result = new Dictionary<string, string>();
        foreach (var (key, child) in node.children)
        {
            child.known = true;
            var text = child.value ?? throw StripeError.Invalid("Metadata values must be strings", child.path);
            if (key.Length > 40)
                throw StripeError.Invalid($"Metadata keys must be at most 40 characters; '{key}' is too long", node.path);
            if (text.Length > 500)
                throw StripeError.Invalid($"Metadata values can have up to 500 characters, but you passed in a value that is {text.Length} characters. Invalid value: {text[..20]}...", child.path);
            if (text.Length > 0)
                result[key] = text;
        }
        return result.Count <= 50 ? result : throw StripeError.Invalid("Metadata can have up to 50 keys", node.path);
    }

    /// <summary>The condition on <c>created</c>: a moment or <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>.</summary>
    public Func<long, bool> Moments(string name)
    {
        if (Find(name) is not { } node)
            return _ => true;
        if (node.value is not null)
        {
            var exact = Integer(name);
            return moment => moment == exact;
        }
        var (after, from, before, to) = (node.Integer("gt"), node.Integer("gte"), node.Integer("lt"), node.Integer("lte"));
        return moment => !(moment <= after) && !(moment < from) && !(moment >= before) && !(moment > to);
    }

    /// <summary>Accepts parameters Stripe knows but that change nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Find(name)?.MarkKnown();
    }

    /// <summary>Refuses the request when it holds a parameter that was not read.</summary>
    public void RejectUnknown()
    {
        var unknown = Unknown().ToList();
        if (unknown.Count > 0)
        {
            throw StripeError.Invalid($"Received unknown parameter{(unknown.Count > 1 ? "s" : "")}: {string.Join(", ", unknown)}",
                unknown[0], "parameter_unknown");
        }
    }

    public StripeError Required(string name) => StripeError.Invalid($"Missing required param: {PathOf(name)}.", PathOf(name), "parameter_missing");

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}[{name}]";

    private static IEnumerable<string> Split(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || !name.EndsWith(']'))
            return [name];
        var parts = name[(open + 1)..^1].Split("][");
        return parts.Length < MaxDepth ? parts.Prepend(name[..open]) : [name];
    }

    private FormBody? Find(string name)
    {
        if (!children.TryGetValue(name, out var node))
            return null;
        node.known = true;
        return node;
    }

    private FormBody Grow(string name)
    {
        // "types[]=a&types[]=b" counts up by itself.
        var key = name.Length == 0 ? children.Count.ToString(CultureInfo.InvariantCulture) : name;
        if (!children.TryGetValue(key, out var node))
            children[key] = node = new FormBody(PathOf(key));
        return node;
    }

    private IEnumerable<FormBody> Elements(string name)
    {
        // The client writes an empty list as "expand=".
        if (Find(name) is not { } node || node.value == "")
            return [];
        if (node.value is not null)
            throw StripeError.Invalid("Invalid array", node.path);
        foreach (var (key, element) in node.children)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw StripeError.Invalid("Invalid array", node.path);
            element.known = true;
        }
        return node.children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture)).Select(child => child.Value);
    }

    private void MarkKnown()
    {
        known = true;
        foreach (var child in children.Values)
            child.MarkKnown();
    }

    private IEnumerable<string> Unknown() =>
        known ? children.Values.SelectMany(child => child.Unknown()) : [path];
}
