namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>One way out, tried.</summary>
/// <param name="Id">The id in the catalogue.</param>
/// <param name="What">What is tried, unique within the id.</param>
/// <param name="Expected">The decisions in order, joined by <c>; </c>, equal neighbours once; <c>packet NAME</c> when the packet rules stop it and count it as NAME.</param>
/// <param name="Act">Does it.</param>
public sealed record EvasionRow(string Id, string What, string Expected, Func<Attempt, Task> Act)
{
    /// <summary>How many decisions there have to be.</summary>
    public int Decisions { get; init; }

    /// <summary>How many connections may come to the allowed servers; null for none, unless something is allowed.</summary>
    public int? Origin { get; init; }

    /// <summary>Whether the decisions may come in any order and number: of several at a time, none is the first.</summary>
    public bool AnyOrder { get; init; }

    /// <summary>A decision that may come beside those, when they come in any order.</summary>
    public string? Perhaps { get; init; }

    /// <summary>Programs that have to be installed.</summary>
    public string[] Needs { get; init; } = [];

    public string Key => Id + " " + What;
}
