using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>Writes rows that a spreadsheet opens without doing what a cell says.</summary>
public static class Csv
{
    // RFC 4180's quotes, and what spreadsheets take for a formula (OWASP: CSV injection).
    private static readonly char[] Quoted = [',', '"', '\r', '\n', ';'];

    /// <summary>One line, its end included.</summary>
    public static string Line(IEnumerable<string?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return string.Join(',', cells.Select(Cell)) + "\r\n";
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Moment(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string YesNo(bool yes) => yes ? "yes" : "no";

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.TrimStart() is { Length: > 0 } words && "=+-@＝＋－＠".Contains(words[0], StringComparison.Ordinal) || text[0] is '\t' or '\r' or '\n') text = "'" + text;
        return text.IndexOfAny(Quoted) < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}

/// <summary>A list as a CSV file, written row by row as the database gives them.</summary>
public sealed class CsvResult<T>(string name, IAsyncEnumerable<T> rows, IReadOnlyList<string> heads, Func<T, IEnumerable<string?>> cells) : IActionResult
{
    private const int FlushAt = 32 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.HttpContext.Response;
        var day = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}-{day}.csv\"";
        response.Headers.CacheControl = "no-store";
        // The mark by which spreadsheets know UTF-8.
        var text = new StringBuilder("\uFEFF").Append(Csv.Line(heads));
        var stop = context.HttpContext.RequestAborted;
        await foreach (var row in rows.WithCancellation(stop))
        {
            text.Append(Csv.Line(cells(row)));
            if (text.Length < FlushAt) continue;
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
            text.Clear();
        }
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
    }
}
