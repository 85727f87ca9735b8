using System.Collections.Immutable;
using Bulkhead.Evidence.Controls;

namespace Bulkhead.Evidence.Postures;

/// <summary>What a bundle shows, control by control. It is computed from the files of the bundle alone, when it is made and again when it is verified.</summary>
/// <param name="Subject">What the bundle is about.</param>
/// <param name="Claims">Every claim, in the order of <see cref="ClaimIds.All"/>.</param>
/// <param name="Controls">Every control of every framework, in the order of the frameworks.</param>
public sealed record Posture(Subject Subject, ImmutableArray<ClaimResult> Claims, ImmutableArray<ControlResult> Controls);

/// <summary>What a bundle is about.</summary>
/// <param name="Deployment">The deployment: namespace and release, or a name that its people gave it.</param>
/// <param name="Since">The first instant of the period, UTC.</param>
/// <param name="Until">The first instant after the period, UTC.</param>
/// <param name="Collected">When it was collected, UTC.</param>
/// <param name="Number">Its place in the chain of bundles, from 1.</param>
/// <param name="Tool">The version of Bulkhead.</param>
/// <param name="Catalog">The version of its catalog.</param>
public sealed record Subject(string Deployment, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset Collected, int Number, string Tool, string Catalog);

/// <summary>How it stands with a claim.</summary>
public enum ClaimStatus
{
    /// <summary>The evidence is there and good.</summary>
    Met,

    /// <summary>The evidence is there and speaks against it.</summary>
    Failed,

    /// <summary>There is no evidence, or not enough of it.</summary>
    Missing,
}

/// <summary>How it stands with a claim, and why.</summary>
/// <param name="Id">The claim (<see cref="ClaimIds"/>).</param>
/// <param name="Status">How it stands.</param>
/// <param name="Sentence">What was found, with its figures.</param>
/// <param name="Gaps">What is wrong or missing, one sentence each, with what would mend it; empty when it is met.</param>
/// <param name="Files">The files of the bundle that were looked at; also those that should be there.</param>
public sealed record ClaimResult(string Id, ClaimStatus Status, Sentence Sentence, ImmutableArray<string> Gaps, ImmutableArray<string> Files);

/// <summary>A figure of a report, and where it stands in the bundle.</summary>
/// <param name="Text">How the report prints it.</param>
/// <param name="File">The file.</param>
/// <param name="Pointer">The JSON Pointer of the value (RFC 6901); one that ends in <c>/length</c> after an array means how many elements it has.</param>
public sealed record Figure(string Text, string File, string Pointer);

/// <summary>How it stands with a control: supported when all of its claims are met.</summary>
/// <param name="Framework">The framework.</param>
/// <param name="Control">The control.</param>
/// <param name="Claims">Its claims.</param>
public sealed record ControlResult(Framework Framework, Control Control, ImmutableArray<ClaimResult> Claims)
{
    /// <summary>Whether all evidence for it is there and good.</summary>
    public bool IsSatisfied => !Claims.IsEmpty && Claims.All(static claim => claim.Status == ClaimStatus.Met);
}
