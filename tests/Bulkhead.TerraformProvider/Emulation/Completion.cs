using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.TerraformProvider.Planning;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>Puts values where a plan left unknowns: what the controller would have computed.</summary>
public static class Completion
{
    private const string Moment = "2026-01-01T00:00:00Z";
    private const string LogAtStart = "def000ad-7000-0000-0000-000000000001";

    /// <summary>Completes an object of that identifier.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="planned">The planned state.</param>
    /// <param name="id">Its identifier.</param>
    /// <param name="prior">What was there before; null when new.</param>
    /// <param name="session">Where identifiers of parts come from.</param>
    public static Value Complete(ObjectSchema schema, Value planned, string id, Value prior, Session session)
    {
        var state = Fill(schema.Block, planned, (name, _) => name == "id" || name == Kinds.IdentifierOf(schema.Name)
            ? new Value.Text(id)
            : Computed(schema.Name, name, planned));
        return schema.Name switch
        {
            Kinds.Ruleset => CompleteRules(state, "rules", id, prior, session),
            Kinds.PolicyList => CompleteRules(state, "policies", id, prior, session),
            Kinds.PolicyGroup => state.With("attachment_point", Each(state["attachment_point"], point => point["uuid"].AsText is "" ? point.With("uuid", new Value.Text(session.NewId("attachment_point", point["name"].AsText ?? ""))) : point)),
            Kinds.SmartGroup => state.With("selector", Each(state["selector"], selector => selector.With("match_expressions", Each(selector["match_expressions"], StoredExpression)))),
            _ => state,
        };
    }

    /// <summary>What reading a stored object gives: a newer version also sees what an older one did not know.</summary>
    public static Value Refresh(ObjectSchema schema, Value stored) => Fill(schema.Block, Shape.Of(schema.Block, stored), (name, _) => Computed(schema.Name, name, stored));

    /// <summary>Replaces every unknown of a block, and gives a value to what the controller always has one for.</summary>
    private static Value Fill(BlockSchema block, Value value, Func<string, Value, Value> computed)
    {
        foreach (var attribute in block.Attributes.Values.Where(a => value[a.Name] is Value.Unknown || (value[a.Name] is Value.Null && (a.Computed || a.Rules.Default is not null))).ToArray())
        {
            value = value.With(attribute.Name, attribute.Rules.Default is not null ? Planner.DefaultOf(attribute) : computed(attribute.Name, value) is var known and not Value.Null ? known : Empty(attribute));
        }

        foreach (var nested in block.Blocks.Values)
        {
            value = value.With(nested.Name, Each(value[nested.Name], item => Fill(nested.Block, item, Part)));
        }

        return Shape.Of(block, value);
    }

    /// <summary>Computed values of nested blocks.</summary>
    private static Value Part(string name, Value part) => name switch
    {
        "hi" => part["lo"],
        "watch" => new Value.Truth(part["enforcement"].AsText is "MONITOR"),
        "enforcement" => new Value.Text(part["watch"] is Value.Truth { Content: true } ? "MONITOR" : "ENFORCE"),
        _ => new Value.Null(),
    };

    /// <summary>Computed values of whole objects.</summary>
    private static Value Computed(string type, string name, Value planned) => (type, name) switch
    {
        (_, "created_at") => new Value.Text(Moment),
        (_, "system_resource") => new Value.Truth(false),
        (_, "status") => new Value.Text("enabled"),
        (Kinds.MitmCa, "state") => new Value.Text("inactive"),
        (Kinds.MitmCa, "origin") => new Value.Text("user"),
        (Kinds.MitmCa, "ca_hash") => Hash(planned["certificate_chain"]),
        (Kinds.IpsFeed, "content_hash") => Hash(planned["file_content"]),
        (Kinds.DefaultAction, "log_profile") => new Value.Text(LogAtStart),
        (Kinds.RemoteSyslog, "notls") => new Value.Truth(planned["ca_certificate_file"] is Value.Null),
        (Kinds.ProxyCa, _) when Constraint.Certificates(planned["ca_cert"].AsText ?? "") is [var first, ..] => new Value.Text(name switch
        {
            "common_name" => first.Subject,
            "issuer_name" => first.Issuer,
            "unique_serial" => first.SerialNumber,
            "expiration_time" => first.NotAfter.ToUniversalTime().ToString("s", CultureInfo.InvariantCulture),
            _ => "",
        }),
        _ => new Value.Null(),
    };

    private static Value Empty(AttributeSchema attribute) => attribute.Type.Kind switch
    {
        TypeKind.Text => new Value.Text(""),
        TypeKind.Truth => new Value.Truth(false),
        TypeKind.Number => new Value.Number(0),
        TypeKind.Map or TypeKind.Object => Value.Fields.None,
        _ => new Value.Items([]),
    };

    /// <summary>A rule keeps its identifier as long as it keeps its name.</summary>
    private static Value CompleteRules(Value state, string block, string id, Value prior, Session session) => state.With(block, Each(state[block], rule =>
    {
        if (rule["uuid"].AsText is { Length: > 0 })
        {
            return rule;
        }

        var old = prior[block].AsItems.FirstOrDefault(p => p["name"].Same(rule["name"]));
        return rule.With("uuid", old?["uuid"] ?? new Value.Text(session.NewId("rule/" + id, rule["name"].AsText ?? "")));
    }));

    /// <summary>The controller keeps a region in lower case and without spaces, whatever was written.</summary>
    private static Value StoredExpression(Value expression) => expression["region"].AsText is { } region
        ? expression.With("region", new Value.Text(region.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)))
        : expression;

    private static Value.Items Each(Value items, Func<Value, Value> change) => new([.. items.AsItems.Select(change)]);

    private static Value.Text Hash(Value text) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.AsText ?? ""))));
}
