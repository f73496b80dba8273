using CinemaSite.Tests.Support;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"CinemaSite.Tests.Support.{nameof(LongestFirst)}", "CinemaSite.Tests")]

namespace CinemaSite.Tests.Support;

/// <summary>What takes minutes and mostly waits begins first, so that the short tests fill the time beside it and nothing long is left for the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Longest first; a collection that is none of these comes after them, in the order it was found.
    private static readonly string[] Long = ["Browser", ".KillTests", ".KilledProcessTests", ".LedgerTests", ".ReconcileCommandTests", ".ScaleTests", ".TwoCopiesTests", ".ArrivalTests", ".StaffListSpeedTests"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => Array.FindIndex(Long, name => c.DisplayName.EndsWith(name, StringComparison.Ordinal)) is var place && place < 0 ? Long.Length : place);
}
