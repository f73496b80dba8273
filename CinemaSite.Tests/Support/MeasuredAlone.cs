namespace CinemaSite.Tests.Support;

/// <summary>Tests that measure time or memory run when no other test takes any from them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
