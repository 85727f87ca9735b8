namespace Bulkhead.Policy.Prerequisites;

/// <summary>Whether a network plug-in does what NetworkPolicy objects say.</summary>
public enum PolicyEnforcement
{
    /// <summary>Nothing is known about it.</summary>
    Unknown,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Only when somebody has switched it on.</summary>
    WhenSwitchedOn,

    /// <summary>Never: the objects are stored and change nothing.</summary>
    Never,
}

/// <summary>A network plug-in of a cluster, by the name it has in <c>deployment.cluster.cni</c>.</summary>
/// <param name="Name">The name in <c>bulkhead.yaml</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Enforcement">Whether it enforces NetworkPolicy.</param>
/// <param name="Switch">What has to be done so that it is enforced; empty where nothing has to be done.</param>
/// <param name="Check">A command that shows it. GROUP and CLUSTER stand for names of the reader's.</param>
/// <param name="Differs">What it does otherwise than one would think, as a sentence.</param>
/// <param name="Source">Where its documentation says so.</param>
public sealed record NetworkPlugin(string Name, string Title, PolicyEnforcement Enforcement, string Switch, string Check, string Differs, string Source);
