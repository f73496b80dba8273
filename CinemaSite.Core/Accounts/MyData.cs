using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace CinemaSite.Core.Accounts;

/// <summary>Everything the site holds about a person, as one file for them to take away.</summary>
public sealed class MyData(IEnumerable<IPersonalData> rooms, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // For people to read: letters stay letters.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The file, as UTF-8 JSON.</summary>
    public async Task<byte[]> ExportAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var file = new JsonObject { ["exportedUtc"] = clock.GetUtcNow().UtcDateTime };
        foreach (var room in rooms) file[room.Section] = JsonSerializer.SerializeToNode(await room.ExportAsync(userId, cancellationToken), Options);
        return JsonSerializer.SerializeToUtf8Bytes(file, Options);
    }
}
