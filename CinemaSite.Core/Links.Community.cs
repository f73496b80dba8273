namespace CinemaSite.Core;

public static partial class Links
{
    public static string Reaction(int movieId) => $"/movies/{Id(movieId)}/reaction";
    public static string Rating(int movieId) => $"/movies/{Id(movieId)}/rating";
    public static string Favorite(int movieId) => $"/movies/{Id(movieId)}/favorite";
    public static string Comments(int movieId) => $"/movies/{Id(movieId)}/comments";
    public static string CommentEdit(long id) => $"/comments/{Id(id)}/edit";
    public static string CommentDelete(long id) => $"/comments/{Id(id)}/delete";
    public static string CommentLike(long id) => $"/comments/{Id(id)}/like";
    public static string CommentReport(long id) => $"/comments/{Id(id)}/report";

    /// <summary>The page of the movie that has this comment on it, at the comment.</summary>
    public static string Comment(string movieUrl, long id) => $"{movieUrl}?comment={Id(id)}#comment-{Id(id)}";
}
