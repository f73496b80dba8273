using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>What became of a form with files: what was done, and the field that was refused, with the reason.</summary>
/// <param name="Status">What the answer says where it is no page.</param>
public sealed record MediaPost(int Status, IReadOnlyList<string> Done, string? Field = null, string? Problem = null)
{
    /// <summary>What kind of text was chosen, if any.</summary>
    public TrackKind? Kind { get; init; }

    /// <summary>What was typed as the text's language.</summary>
    public string? Language { get; init; }

    public static MediaPost Plain(int status) => new(status, []);
}

/// <summary>
/// Reads a form with files part by part, so that a film goes to the store as it arrives. The form's token may stand
/// anywhere in it; nothing becomes a movie's before it was checked.
/// </summary>
public sealed class MediaForms(IAntiforgery antiforgery, FilmIntake intake, MovieFiles files, MoviePosters posters)
{
    /// <summary>The largest form: a film and what stands around it.</summary>
    public const long MostBytes = FilmIntake.MostBytes + 16 * 1024 * 1024;

    private const string TokenHeader = "RequestVerificationToken";
    private const string TokenField = "__RequestVerificationToken";
    private const int FieldBytes = 4096;
    private const int BrokenOff = unchecked((int)0x80131620);
    private const long Patience = 64 * 1024 * 1024;

    /// <summary>False for anything but a form with files.</summary>
    public static bool CanRead(HttpRequest request) => Reader(request) is not null;

    /// <summary>Takes the films, posters and texts of a form and gives them to the movie.</summary>
    public async Task<MediaPost> TakeAsync(HttpContext context, Actor actor, int movieId)
    {
        ArgumentNullException.ThrowIfNull(context);
        var form = new Form();
        try
        {
            if (Reader(context.Request) is not { } reader) return MediaPost.Plain(StatusCodes.Status400BadRequest);
            await ReadAsync(reader, form, context);
            if (!await IsOursAsync(context, form.Token)) return MediaPost.Plain(StatusCodes.Status400BadRequest);
            var post = form.Problem is null ? await GiveAsync(form, actor, movieId, context.RequestAborted) : new MediaPost(StatusCodes.Status422UnprocessableEntity, [], form.Field, form.Problem);
            if (post.Status != StatusCodes.Status200OK) await HearOutAsync(context);
            return post with { Kind = form.Kind, Language = form.Language };
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge ? new MediaPost(e.StatusCode, [], "film", FilmIntake.TooLarge) : MediaPost.Plain(e.StatusCode);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException { HResult: BrokenOff } && !context.RequestAborted.IsCancellationRequested && form.IsReading))
        {
            // Not an error of the store's disk: those carry the system's own number, and are ours.
            return MediaPost.Plain(StatusCodes.Status400BadRequest);
        }
        finally
        {
            foreach (var film in form.Films) await intake.DiscardAsync(film);
        }
    }

    private static MultipartReader? Reader(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 70 } boundary
            ? new MultipartReader(boundary.ToString(), request.Body) { BodyLengthLimit = MostBytes }
            : null;

    private async Task ReadAsync(MultipartReader reader, Form form, HttpContext context)
    {
        form.IsReading = true;
        while (form.Problem is null && await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } part) continue;
            var name = HeaderUtilities.RemoveQuotes(part.Name).ToString();
            if (part.IsFileDisposition() && (HeaderUtilities.RemoveQuotes(part.FileName).Length > 0 || part.FileNameStar.Length > 0)) await FileAsync(name, section, form, context.RequestAborted);
            else if (name is "film" or "trailer" or "poster" or "subtitles") form.Empty ??= name;
            else await FieldAsync(name, section, form, context.RequestAborted);
        }
        form.IsReading = false;
    }

    private static async Task FieldAsync(string name, MultipartSection section, Form form, CancellationToken cancellationToken)
    {
        var bytes = new byte[FieldBytes];
        var read = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var value = System.Text.Encoding.UTF8.GetString(bytes, 0, read);
        if (name == TokenField) form.Token = value;
        else if (name == "language") form.Language = value.Trim();
        else if (name == "kind") form.Kind = Asked.Choice<TrackKind>(value);
    }

    private async Task FileAsync(string name, MultipartSection section, Form form, CancellationToken cancellationToken)
    {
        switch (name)
        {
            case "film" or "trailer":
                var taking = await intake.TakeAsync(name == "film" ? MediaKind.Film : MediaKind.Trailer, section.Body, cancellationToken: cancellationToken);
                if (taking.Film is { } film) form.Films.Add(film);
                else (form.Field, form.Problem) = (name, taking.Problem);
                break;
            case "poster":
                if (await WholeAsync(section.Body, Pictures.MostBytes, cancellationToken) is { } picture) form.Poster = picture;
                else (form.Field, form.Problem) = (name, Pictures.TooLarge);
                break;
            case "subtitles":
                if (await WholeAsync(section.Body, Subtitles.MostBytes, cancellationToken) is { } text) form.Text = text;
                else (form.Field, form.Problem) = (name, Subtitles.TooLarge);
                break;
        }
    }

    private static async Task<byte[]?> WholeAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        try
        {
            using var bytes = new MemoryStream();
            await using var limited = new LimitedStream(body, most, refuseMore: true);
            await limited.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (TooLongException)
        {
            return null;
        }
    }

    private async Task<MediaPost> GiveAsync(Form form, Actor actor, int movieId, CancellationToken cancellationToken)
    {
        var done = new List<string>();
        async Task<MediaPost?> Told(string field, string words, Task<FileChange> deed)
        {
            var change = await deed;
            if (!change.Found) return MediaPost.Plain(StatusCodes.Status404NotFound);
            if (change.Problem is { } problem) return new MediaPost(StatusCodes.Status422UnprocessableEntity, done, field, problem);
            done.Add(change.Note is null ? words : $"{words} {change.Note}");
            return null;
        }
        while (form.Films.Count > 0)
        {
            var film = form.Films[0];
            form.Films.RemoveAt(0);
            var (field, words) = film.Kind == MediaKind.Film ? ("film", "The film is saved.") : ("trailer", "The trailer is saved.");
            if (await Told(field, words, files.SetFilmAsync(actor, movieId, film, cancellationToken: cancellationToken)) is { } refused) return refused;
        }
        if (form.Poster is { } poster && await Told("poster", "The poster is saved.", posters.SetAsync(actor, movieId, new MemoryStream(poster), cancellationToken)) is { } noPoster) return noPoster;
        if (form.Text is { } text)
        {
            // What can't be read as a language is the service's to refuse.
            var words = form.Kind == TrackKind.Chapters ? "The chapters are saved." : "The text is saved.";
            if (await Told(form.Language is { Length: > 0 } ? "subtitles" : "language", words, files.SetTrackAsync(actor, movieId, form.Kind ?? TrackKind.Subtitles, form.Language, text, cancellationToken)) is { } noText) return noText;
        }
        return done.Count > 0 ? new MediaPost(StatusCodes.Status200OK, done) : new MediaPost(StatusCodes.Status422UnprocessableEntity, [], form.Empty ?? "film", "Choose a file first.");
    }

    // Clients with an access token in a header and no cookie are spared, as everywhere: no other site can make a browser send those.
    private async Task<bool> IsOursAsync(HttpContext context, string? token)
    {
        var headers = context.Request.Headers;
        if (headers.Cookie.Count == 0 && headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return true;
        if (headers[TokenHeader].Count == 0)
        {
            // Whoever checks would look for it in the form, which is read already.
            if (token is null) return false;
            headers[TokenHeader] = token;
        }
        return await antiforgery.IsRequestValidAsync(context);
    }

    // A browser that is still sending when the line is cut shows its own error and not our page.
    private static async Task HearOutAsync(HttpContext context)
    {
        await using var rest = new LimitedStream(context.Request.Body, Patience);
        await rest.CopyToAsync(Stream.Null, context.RequestAborted);
    }

    private sealed class Form
    {
        public bool IsReading { get; set; }
        public string? Token { get; set; }
        public string? Language { get; set; }
        public TrackKind? Kind { get; set; }
        public List<TakenFilm> Films { get; } = [];
        public byte[]? Poster { get; set; }
        public byte[]? Text { get; set; }

        /// <summary>The first field in which no file was chosen.</summary>
        public string? Empty { get; set; }
        public string? Field { get; set; }
        public string? Problem { get; set; }
    }
}

/// <summary>Keeps the framework from reading a form, and so from holding it whole.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadByPartsAttribute : Attribute, Microsoft.AspNetCore.Mvc.Filters.IResourceFilter
{
    public void OnResourceExecuting(Microsoft.AspNetCore.Mvc.Filters.ResourceExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var factory in context.ValueProviderFactories.Where(f => f.GetType().Name.StartsWith("Form", StringComparison.Ordinal) || f.GetType().Name.StartsWith("JQueryForm", StringComparison.Ordinal)).ToList())
            context.ValueProviderFactories.Remove(factory);
    }

    public void OnResourceExecuted(Microsoft.AspNetCore.Mvc.Filters.ResourceExecutedContext context) { }
}
