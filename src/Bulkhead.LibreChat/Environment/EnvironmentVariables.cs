using System.Collections.Frozen;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Environment;

/// <summary>What is known of one environment variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value after trimming as its source does it; null when only the name is known (a Secret, <c>--env-keys</c>).</param>
/// <param name="Span">Where it is set; null when it comes from the command line.</param>
/// <param name="Path">The path for origins: <c>env:NAME</c> in an environment file, or the path inside a Kubernetes file.</param>
public sealed record EnvironmentVariable(string Name, string? Value, SourceSpan? Span, string Path)
{
    /// <summary>Whether the value looks like the placeholder of a sample file (<c>your_key</c>, <c>&lt;key&gt;</c>, <c>replace-with-…</c>).</summary>
    public bool IsPlaceholder { get; init; }

    /// <summary>Whether it counts as set: it has a non-empty value that is no placeholder, or only its name is known.</summary>
    public bool IsSet => Value is null || (Value.Length > 0 && !IsPlaceholder);

    /// <summary>Whether the value is LibreChat's marker for "each user brings their own".</summary>
    public bool IsUserProvided => Value == "user_provided";

    /// <summary>The origin for an intent.</summary>
    public Origin ToOrigin() => new(Path, Span) { EnvironmentName = Name };
}

/// <summary>The environment of one container, after the precedence of the chart is applied (configEnv, then Secret, then env).</summary>
/// <param name="Variables">The variables by name.</param>
/// <param name="IsComplete">
/// Whether what is not listed is certainly unset. True for a given .env file, docker-compose environment or <c>--env-keys</c> list; false when nothing
/// was given or a Secret outside the input adds to it.
/// </param>
public sealed record EnvironmentVariables(FrozenDictionary<string, EnvironmentVariable> Variables, bool IsComplete)
{
    /// <summary>Nothing is known.</summary>
    public static EnvironmentVariables Unknown { get; } = new(FrozenDictionary<string, EnvironmentVariable>.Empty, IsComplete: false);

    /// <summary>The variable, or null when it is not listed.</summary>
    public EnvironmentVariable? Find(string name) => Variables.GetValueOrDefault(name);

    /// <summary>The first of several names that is set, or null.</summary>
    public EnvironmentVariable? FirstSet(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { IsSet: true } variable)
            {
                return variable;
            }
        }

        return null;
    }

    /// <summary>The value when the variable is set and its value is known; otherwise null.</summary>
    public string? ValueOf(string name) => Find(name) is { IsSet: true, Value: { } value } ? value : null;

    /// <summary>Whether a variable is set: true, false, or null when that cannot be known.</summary>
    public bool? IsSet(string name) => Find(name) is { } variable ? variable.IsSet : IsComplete ? false : null;

    /// <summary>LibreChat's <c>isEnabled</c>: the value is "true" without regard to case; null when it cannot be known.</summary>
    public bool? IsEnabled(string name) => Find(name) switch
    {
        { Value: { } value } => value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase),
        { Value: null } => null,
        null => IsComplete ? false : null,
    };
}
