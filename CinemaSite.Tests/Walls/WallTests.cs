using CinemaSite.Core;
using CinemaSite.Core.Data;
using Mono.Cecil;

namespace CinemaSite.Tests.Walls;

/// <summary>The walls between the rooms, read from the assemblies as they were built.</summary>
public class WallTests
{
    private const string Core = "CinemaSite.Core.";

    // A room may name the rooms after it in this list, never one before it.
    private static readonly string[] Downwards =
        ["Data.Demo", "Payments", "Orders", "Shopping", "Library", "Community", "Catalog", "Notifications", "Accounts", "Media", "Audit", "Mail", "Jobs", "Data"];

    private static readonly string[] Grounds = ["Media", "Audit", "Mail", "Jobs", "Data"];

    private static readonly (TypeDefinition Type, HashSet<TypeReference> Names)[] CoreTypes =
        [.. AssemblyReader.Uses(AssemblyReader.Open(typeof(SiteOptions).Assembly)).Where(u => !IsShared(u.Type))];

    // The database context gathers the rooms' tables by design; migrations are its history.
    private static bool IsShared(TypeDefinition type) =>
        type.FullName == typeof(CinemaDb).FullName || type.Namespace.StartsWith(Core + "Data.Migrations", StringComparison.Ordinal);

    private static string? Room(string space)
    {
        if (space.StartsWith(Core + "Data.Demo", StringComparison.Ordinal)) return "Data.Demo";
        return space.StartsWith(Core, StringComparison.Ordinal) ? space[Core.Length..].Split('.')[0] : null;
    }

    [Fact]
    public void Every_room_is_in_its_place_in_the_order_of_rooms() =>
        Assert.Empty(CoreTypes.Select(u => Room(u.Type.Namespace)).OfType<string>().Distinct().Except(Downwards));

    [Fact]
    public void Rooms_of_core_import_downwards_only()
    {
        var upwards =
            from use in CoreTypes
            let room = Room(use.Type.Namespace)
            where room is not null
            from name in use.Names
            let other = Room(name.Namespace)
            where other is not null && other != room && name.FullName != typeof(CinemaDb).FullName
            where Array.IndexOf(Downwards, other) < Array.IndexOf(Downwards, room)
            select $"{use.Type.FullName} names {name.FullName}";
        Assert.Empty(upwards.Distinct());
    }

    [Fact]
    public void The_ground_rooms_import_no_room_above_them()
    {
        var upwards =
            from use in CoreTypes
            where Room(use.Type.Namespace) is { } room && Grounds.Contains(room)
            from name in use.Names
            where Room(name.Namespace) is { } other && !Grounds.Contains(other)
            select $"{use.Type.FullName} names {name.FullName}";
        Assert.Empty(upwards.Distinct());
    }

    [Theory]
    [InlineData("Stripe", "Payments")]
    [InlineData("MailKit", "Mail")]
    [InlineData("MimeKit", "Mail")]
    [InlineData("Coravel", "Jobs")]
    [InlineData("Lucene", "Catalog")]
    [InlineData("Amazon", "Media")]
    [InlineData("QRCoder", "Accounts")]
    [InlineData("CsvHelper", "Catalog")]
    [InlineData("SkiaSharp", "Media")]
    public void A_library_stays_in_its_room(string library, string room)
    {
        var elsewhere =
            from use in CoreTypes
            where Room(use.Type.Namespace) != room
            from name in use.Names
            where name.Namespace == library || name.Namespace.StartsWith(library + ".", StringComparison.Ordinal)
            select $"{use.Type.FullName} names {name.FullName}";
        Assert.Empty(elsewhere.Distinct());
    }

    [Fact]
    public void Core_knows_no_web_page()
    {
        var web =
            from use in CoreTypes
            from name in use.Names
            where name.Namespace.StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal) || name.Namespace.StartsWith("Microsoft.AspNetCore.Http", StringComparison.Ordinal)
            select $"{use.Type.FullName} names {name.FullName}";
        Assert.Empty(web.Distinct());
    }

    [Fact]
    public void The_staff_area_does_not_know_the_host() =>
        Assert.DoesNotContain("CinemaSite", System.Reflection.Assembly.Load("CinemaSite.Areas").GetReferencedAssemblies().Select(a => a.Name));

    [Fact]
    public void Controllers_do_not_write_to_the_database()
    {
        var writes =
            from assembly in new[] { typeof(Program).Assembly, System.Reflection.Assembly.Load("CinemaSite.Areas") }
            from type in AssemblyReader.Open(assembly).Types
            where type.Name.EndsWith("Controller", StringComparison.Ordinal)
            from method in type.Methods.Concat(type.NestedTypes.SelectMany(n => n.Methods))
            where method.HasBody
            from call in method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>()
            where call.Name is "SaveChangesAsync" or "SaveChanges" or "ExecuteUpdateAsync" or "ExecuteDeleteAsync"
            select $"{type.Name}: {call.Name}";
        Assert.Empty(writes.Distinct());
    }

    [Fact]
    public void Program_reads_as_a_list_of_at_most_forty_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "CinemaSite", "Program.cs")).Length, 1, 40);
}
