using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Catalog.Editing;
using Microsoft.AspNetCore.Http;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The words and addresses of a kind of name.</summary>
public sealed record NameWords(NameKind Kind, string Address, string Title, string One, string Many)
{
    public static NameWords Of(NameKind kind) => kind switch
    {
        NameKind.Genre => new(kind, StaffAddresses.Genres, "Genres", "genre", "genres"),
        NameKind.Person => new(kind, StaffAddresses.People, "People", "person", "people"),
        _ => new(kind, StaffAddresses.Certifications, "Certifications", "certification", "certifications"),
    };

    /// <summary>Where a deed on one of them is sent to.</summary>
    public string To(int id, string? deed = null) => string.Create(CultureInfo.InvariantCulture, $"{Address}/{id}{(deed is null ? "" : "/")}{deed}");

    /// <summary>The list with these choices.</summary>
    public string List(string? q, int page = 1) => Address + Query(q, page);

    /// <summary>The same for a spreadsheet, all of it.</summary>
    public string Csv(string? q) => Address + ".csv" + Query(q, 1);

    private static string Query(string? q, int page)
    {
        var query = new QueryString();
        if (q is not null) query = query.Add("q", q);
        if (page > 1) query = query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return query.ToUriComponent();
    }
}

/// <summary>What came back wrong: of which row (0 for the new one), at which field, what was typed or chosen there, and what is wrong with it.</summary>
public sealed record NameProblem(int Id, string Field, string? Typed, string Message);

/// <summary>The list of genres, people or certifications.</summary>
/// <param name="Choices">What each can be merged with; empty for people, who are too many and are named by their number.</param>
public sealed record NamesPage(NameWords Words, string? Q, IPagedList<NamedRow> Rows, IReadOnlyList<(int Id, string Name)> Choices, NameProblem? Problem = null)
{
    /// <summary>This page, to come back to.</summary>
    public string Here => Words.List(Q, Rows.PageNumber);

    /// <summary>What is wrong with a row that is not on this page any more.</summary>
    public NameProblem? Elsewhere => Problem is { Id: not 0 } problem && Rows.All(r => r.Id != problem.Id) ? problem : null;
}
