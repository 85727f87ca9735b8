using System.Collections.Immutable;

namespace Bulkhead.Policy.Judging;

/// <summary>What a decision of <see cref="CompiledRuleBook"/> had to assume, as bits; <see cref="AssumedNames.Sentences"/> spells them out.</summary>
[Flags]
public enum Assumed
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>How far a wildcard reaches.</summary>
    WildcardReach = 1,

    /// <summary>Who belongs to a group that the manifests do not define.</summary>
    UnknownGroup = 1 << 1,

    /// <summary>What Public Internet holds besides public IPv4.</summary>
    PublicReach = 1 << 2,

    /// <summary>Whether some public address lies in a block.</summary>
    AddressNotGiven = 1 << 3,

    /// <summary>Whether a group of everything matches TLS without a name.</summary>
    NamelessTls = 1 << 4,

    /// <summary>Whether names are read from QUIC.</summary>
    NamedUdp = 1 << 5,

    /// <summary>Whether names are read on a port that the documents do not list.</summary>
    UndocumentedPort = 1 << 6,

    /// <summary>Whether a rule that requires TLS denies what has no name.</summary>
    TlsRequired = 1 << 7,

    /// <summary>What passes a watched rule by.</summary>
    Watched = 1 << 8,

    /// <summary>Which of several policies comes first.</summary>
    OrderOfPolicies = 1 << 9,

    /// <summary>What the controller does with what no rule decides.</summary>
    DefaultAction = 1 << 10,

    /// <summary>Whom a rule without labels is for.</summary>
    NoLabels = 1 << 11,

    /// <summary>Which addresses the gateway finds for the names of a group.</summary>
    ResolvedNames = 1 << 12,
}

/// <summary>The sentences of <see cref="Assumed"/>.</summary>
public static class AssumedNames
{
    private static readonly ImmutableArray<(Assumed Bit, string Sentence)> All =
    [
        (Assumed.WildcardReach, RuleMatcher.WildcardReach),
        (Assumed.UnknownGroup, RuleMatcher.UnknownGroup),
        (Assumed.PublicReach, RuleMatcher.PublicReach),
        (Assumed.AddressNotGiven, RuleMatcher.AddressNotGiven),
        (Assumed.NamelessTls, RuleMatcher.NamelessTls),
        (Assumed.NamedUdp, RuleMatcher.NamedUdp),
        (Assumed.UndocumentedPort, RuleMatcher.UndocumentedPort),
        (Assumed.TlsRequired, RuleMatcher.TlsRequired),
        (Assumed.Watched, CompiledRuleBook.Watched),
        (Assumed.OrderOfPolicies, CompiledRuleBook.OrderOfPolicies),
        (Assumed.DefaultAction, CompiledRuleBook.DefaultAction),
        (Assumed.NoLabels, CompiledRuleBook.NoLabels),
        (Assumed.ResolvedNames, RuleMatcher.ResolvedNames),
    ];

    /// <summary>The assumptions as sentences, in the order of the bits.</summary>
    public static ImmutableArray<string> Sentences(this Assumed assumed)
    {
        if (assumed == Assumed.Nothing)
        {
            return [];
        }

        var sentences = ImmutableArray.CreateBuilder<string>();
        foreach (var (bit, sentence) in All)
        {
            if (assumed.HasFlag(bit))
            {
                sentences.Add(sentence);
            }
        }

        return sentences.ToImmutable();
    }
}
