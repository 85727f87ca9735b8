using System.Collections.Immutable;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Planning;

/// <summary>How far somebody has answered for a destination.</summary>
internal enum Warrant
{
    /// <summary>Nobody has: only what is certain and harmless is opened.</summary>
    None,

    /// <summary>The user allowed or named it.</summary>
    Answered,

    /// <summary>The user named it and said why.</summary>
    Reasoned,
}

/// <summary>A destination to decide on.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Warrant">How far it is answered for.</param>
/// <param name="AnswerOrigin">Where the answer stands, to be named beside the origins of the intent.</param>
internal readonly record struct Candidate(EgressIntent Intent, Warrant Warrant, Origin? AnswerOrigin)
{
    /// <summary>The reasons for what is opened.</summary>
    public ImmutableArray<Origin> Origins => AnswerOrigin is null ? Intent.Origins : Intent.Origins.Add(AnswerOrigin);
}
