namespace CinemaSite.Core.Payments;

/// <summary>Tells a Stripe that gives no answer about one thing from a Stripe that gives none at all.</summary>
/// <param name="most">So many questions in a row without an answer mean the latter.</param>
public sealed class Silence(int most)
{
    private int inARow;

    /// <summary>How often there was no answer.</summary>
    public int Times { get; private set; }

    /// <summary>Something was answered.</summary>
    public bool Answered { get; private set; }

    /// <summary>An answer came.</summary>
    public void Break() => (inARow, Answered) = (0, true);

    /// <summary>No answer came; false when that has been so for too long to go on.</summary>
    public bool IsShort()
    {
        Times++;
        return ++inARow < most;
    }
}
