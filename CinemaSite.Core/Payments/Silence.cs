namespace CinemaSite.Core.Payments;

/// <summary>Tells a Stripe that gives no answer about some things from a Stripe that gives none at all.</summary>
/// <param name="most">So many questions in a row without an answer make it doubtful.</param>
/// <param name="isThereAsync">Asks Stripe something that is about no order.</param>
public sealed class Silence(int most, Func<CancellationToken, Task<bool>> isThereAsync)
{
    private int inARow;

    /// <summary>How often there was no answer.</summary>
    public int Times { get; private set; }

    /// <summary>Something was answered.</summary>
    public bool Answered { get; private set; }

    /// <summary>An answer came.</summary>
    public void Break() => (inARow, Answered) = (0, true);

    /// <summary>No answer came; false when Stripe answers nothing at all, so that to go on is of no use.</summary>
    public async Task<bool> GoesOnAsync(CancellationToken cancellationToken)
    {
        Times++;
        if (++inARow < most) return true;
        if (!await isThereAsync(cancellationToken)) return false;
        Break();
        return true;
    }
}
