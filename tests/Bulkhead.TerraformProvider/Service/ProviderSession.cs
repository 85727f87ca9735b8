using System.Collections.Immutable;
using Bulkhead.TerraformProvider.Emulation;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Service;

/// <summary>The provider block: credentials, the version check, and the controller behind it once it is configured.</summary>
public sealed class ProviderSession(ProviderSchema schema)
{
    /// <summary>Names the file that stands for the controller.</summary>
    public const string StateVariable = "BULKHEAD_AVIATRIX_STATE";

    /// <summary>Gives the controller's version; without it the controller has the provider's.</summary>
    public const string ControllerVersionVariable = "BULKHEAD_AVIATRIX_CONTROLLER_VERSION";

    private Controller? _controller;

    /// <summary>What this version declares.</summary>
    public ProviderSchema Schema => schema;

    /// <summary>The controller.</summary>
    /// <exception cref="InvalidOperationException">Nothing was configured yet: terraform does not do that.</exception>
    public Controller Controller => _controller ?? throw new InvalidOperationException("the provider was not configured");

    /// <summary>Fills arguments from the environment and by their defaults.</summary>
    public Value Prepare(Value config) => schema.Provider.Attributes.Values
        .Where(a => config is Value.Fields && config[a.Name] is Value.Null && a.Rules.Default is not null)
        .Aggregate(config, static (filled, a) => filled.With(a.Name, a.Rules.DefaultVariable is { } variable
            ? Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? Shape.Of(a.Type, new Value.Text(text)) : new Value.Null()
            : Planning.Planner.DefaultOf(a)));

    /// <summary>Logs in, so to speak.</summary>
    public ImmutableArray<Problem> Configure(Value raw)
    {
        var config = Prepare(raw);
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var name in new[] { "controller_ip", "username", "password" }.Where(name => config[name].AsText is null or ""))
        {
            // Unknown while the controller itself is still to be made: the real provider cannot log in then either.
            problems.Add(Problem.At(name, $"{name} is not given"));
        }

        var version = Environment.GetEnvironmentVariable(ControllerVersionVariable) is { Length: > 0 } given ? given : schema.Version;
        if (MajorMinor(version) != MajorMinor(schema.Version) && config["skip_version_validation"] is not Value.Truth { Content: true })
        {
            problems.Add(Problem.At("skip_version_validation", $"provider {schema.Version} does not fit a controller of version {version}", "Pin the provider's version to the controller's."));
        }

        if (Environment.GetEnvironmentVariable(StateVariable) is not { Length: > 0 } file)
        {
            problems.Add(new Problem($"the test provider needs a file in {StateVariable}", "It stands for the controller.", []));
        }
        else if (problems.Count == 0)
        {
            _controller = new(new Store(file), config["controller_ip"].AsText ?? "");
        }

        return problems.ToImmutable();
    }

    private static string MajorMinor(string version) => string.Join('.', version.Split('.').Take(2));
}
