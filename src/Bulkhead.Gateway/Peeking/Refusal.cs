namespace Bulkhead.Gateway.Peeking;

/// <summary>A refusal: the stable reason and one fixed sentence. Neither holds a byte of the input.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Detail">What exactly was wrong, for the operator's record.</param>
public readonly record struct Refusal(RefusalReason Reason, string Detail)
{
    /// <summary>The value that refuses nothing.</summary>
    public static Refusal None { get; } = new(RefusalReason.None, string.Empty);

    /// <summary>Whether something was refused.</summary>
    public bool IsRefused => Reason != RefusalReason.None;

    /// <summary>The stable code of the reason.</summary>
    public string Code => RefusalReasons.Code(Reason);
}
