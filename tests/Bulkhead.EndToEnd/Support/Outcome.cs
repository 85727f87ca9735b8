namespace Bulkhead.EndToEnd.Support;

/// <summary>What a run of the process left behind.</summary>
public sealed record Outcome(int Code, string Out, string Error)
{
    /// <summary>Everything, for messages of failed tests.</summary>
    public override string ToString() => $"exit {Code}\n--- stdout\n{Out}\n--- stderr\n{Error}";
}
