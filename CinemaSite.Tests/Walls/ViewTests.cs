using System.Text.RegularExpressions;

namespace CinemaSite.Tests.Walls;

/// <summary>What the strict content security policy and the design ask of every view.</summary>
public partial class ViewTests
{
    public static TheoryData<string> Views()
    {
        var data = new TheoryData<string>();
        foreach (var folder in new[] { "CinemaSite", "Areas" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cshtml", SearchOption.AllDirectories))
                if (!file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                    data.Add(Path.GetRelativePath(Repository.Root, file));
        return data;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_has_no_inline_script_style_or_handler(string view)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, view));
        Assert.Empty(Inline().Matches(text).Select(m => m.Value));
    }

    [GeneratedRegex("""<style\b|<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="|\shx-on|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [Fact]
    public void All_script_of_a_page_together_stays_under_20_kB_gzipped()
    {
        var all = Directory.EnumerateFiles(Path.Combine(Repository.Root, "CinemaSite", "wwwroot"), "*.js", SearchOption.AllDirectories).ToList();
        // The page of a movie's files has a script of its own in the place of htmx.
        Check(all.Where(s => Path.GetFileName(s) != "upload.js"));
        Check(all.Where(s => Path.GetFileName(s) != "htmx.min.js"));
    }

    private static void Check(IEnumerable<string> scripts)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(buffer, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            foreach (var script in scripts) gzip.Write(File.ReadAllBytes(script));
        Assert.InRange(buffer.Length, 1, 20_000);
    }
}
