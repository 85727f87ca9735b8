namespace Bulkhead.Evidence.Facts;

/// <summary>Where things stand in a bundle. Every file of a bundle is one of these or lies in one of these folders.</summary>
public static class BundlePaths
{
    /// <summary>The list of all files with their hashes. Not listed in itself.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The in-toto statement about the manifest in its DSSE envelope. Not listed in the manifest.</summary>
    public const string Attestation = "attestation.json";

    /// <summary>What the bundle is about (<see cref="SubjectFacts"/>).</summary>
    public const string Subject = "subject.json";

    /// <summary>How the policy follows from the inputs (<see cref="DerivationFacts"/>).</summary>
    public const string Derivation = "derivation.json";

    /// <summary>Every destination, allowed or not, with its origins: what <c>bulkhead review --format json</c> prints.</summary>
    public const string Inventory = "inventory.json";

    /// <summary>What each workload can reach by the policy (<see cref="ReachFacts"/>).</summary>
    public const string Reach = "reach.json";

    /// <summary>Changes of configuration and policy in the period, from git (<see cref="ChangeFacts"/>).</summary>
    public const string Changes = "changes.json";

    /// <summary>Checks for drift and their results (<see cref="DriftFacts"/>).</summary>
    public const string Drift = "drift.json";

    /// <summary>What people decided to open or to live with (<see cref="ExceptionFacts"/>).</summary>
    public const string Exceptions = "exceptions.json";

    /// <summary>What was recorded of connections (<see cref="FlowFacts"/>).</summary>
    public const string Flows = "flows.json";

    /// <summary>Forbidden and allowed connections that were tried (<see cref="TestFacts"/>).</summary>
    public const string Tests = "tests.json";

    /// <summary>How it stands with every claim and control (<c>Reports/PostureJson</c>).</summary>
    public const string Posture = "posture.json";

    /// <summary>The recorded inputs, without secrets.</summary>
    public const string InputFolder = "inputs/";

    /// <summary>The policy files.</summary>
    public const string PolicyFolder = "policy/";

    /// <summary>The files that results were read from, as they were given.</summary>
    public const string RecordFolder = "records/";

    /// <summary>Closed days of the flow store, where they were asked for.</summary>
    public const string DayFolder = "days/";

    /// <summary>The files in the chain's folder that list the bundles.</summary>
    public const string Chain = "chain.txt";
}
