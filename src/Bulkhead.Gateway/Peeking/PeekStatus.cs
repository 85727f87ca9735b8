namespace Bulkhead.Gateway.Peeking;

/// <summary>How far a reader of untrusted bytes has come.</summary>
public enum PeekStatus
{
    /// <summary>What has arrived is a prefix of something acceptable.</summary>
    NeedMore,

    /// <summary>The facts are there. Later bytes change nothing.</summary>
    Complete,

    /// <summary>No continuation is acceptable. Later bytes change nothing.</summary>
    Refused,
}
