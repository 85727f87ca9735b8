using System.Collections.Immutable;
using System.Net;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Queries;

/// <summary>A question about flows: a time range and terms that must all hold. Immutable.</summary>
/// <param name="Since">The first time that counts; null for the beginning.</param>
/// <param name="Until">The first time that no longer counts; null for no end.</param>
/// <param name="Terms">What must hold.</param>
public sealed record FlowFilter(DateTimeOffset? Since, DateTimeOffset? Until, ImmutableArray<FilterTerm> Terms)
{
    /// <summary>Everything.</summary>
    public static FlowFilter All { get; } = new(null, null, []);

    /// <summary>Equal when the times are the same moments and the terms are equal one by one.</summary>
    public bool Equals(FlowFilter? other) => other is not null && Since == other.Since && Until == other.Until && Terms.AsSpan().SequenceEqual(other.Terms.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Since, Until, Terms.Length, Terms.Length > 0 ? Terms[0] : null);
}

/// <summary>One term: the field answers to one of the operands, or with <paramref name="Negated"/> to none of them (then a field without a value passes too).</summary>
/// <param name="Field">What is asked about.</param>
/// <param name="Negated">Whether it must not hold.</param>
/// <param name="AnyOf">The operands, at least one.</param>
public sealed record FilterTerm(FlowField Field, bool Negated, ImmutableArray<FilterOperand> AnyOf)
{
    /// <summary>Equal when the operands are equal one by one.</summary>
    public bool Equals(FilterTerm? other) => other is not null && Field == other.Field && Negated == other.Negated && AnyOf.AsSpan().SequenceEqual(other.AnyOf.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Negated, AnyOf.Length, AnyOf.Length > 0 ? AnyOf[0] : null);
}

/// <summary>What a value is compared with. A field without a value fits no operand, except <see cref="AbsentOperand"/>.</summary>
public abstract record FilterOperand;

/// <summary>A text, compared without regard to ASCII case. <c>*</c> stands for any number of characters, everything else for itself.</summary>
/// <param name="Pattern">The text with its stars, not empty.</param>
public sealed record TextOperand(string Pattern) : FilterOperand;

/// <summary>An event.</summary>
/// <param name="Event">Decision or end.</param>
public sealed record EventOperand(FlowEvent Event) : FilterOperand;

/// <summary>A verdict.</summary>
/// <param name="Verdict">Allowed, denied or would-deny.</param>
public sealed record VerdictOperand(FlowVerdict Verdict) : FilterOperand;

/// <summary>A number within bounds, both included: ports, bytes, milliseconds of a duration.</summary>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
public sealed record NumberOperand(long Low, long High) : FilterOperand;

/// <summary>An address within a block. IPv4 addresses mapped into IPv6 count as IPv4.</summary>
/// <param name="Block">The block.</param>
public sealed record AddressOperand(IPNetwork Block) : FilterOperand;

/// <summary>The field has no value; written <c>none</c> (<c>name:none</c>). For <see cref="FlowField.Reason"/>, whose records say <c>none</c> themselves, the text.</summary>
public sealed record AbsentOperand : FilterOperand;
