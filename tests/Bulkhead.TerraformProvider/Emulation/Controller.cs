using System.Collections.Immutable;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>What a request left behind: the state (null when the object is gone or was refused) and what was said about it.</summary>
public sealed record Outcome(Value State, ImmutableArray<Problem> Problems)
{
    /// <summary>True when the request was refused.</summary>
    public bool IsRefused => Problems.Any(static p => !p.IsWarning);
}

/// <summary>The controller as the provider sees it: makes, changes, reads and removes objects, and refuses what the real one refuses.</summary>
public sealed class Controller(Store store, string address)
{
    private string AddressId { get; } = address.Replace('.', '-');

    /// <summary>Makes or changes an object.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="prior">What is there; null to make one.</param>
    /// <param name="planned">What shall be there; unknown where the controller computes.</param>
    public Outcome Put(ObjectSchema schema, Value prior, Value planned) => store.Change(session =>
    {
        var type = schema.Name;
        var isNew = prior is Value.Null;
        var problems = Refusals.OfObject(type, planned).Concat(References.Dangling(type, planned, session)).ToList();
        if (Kinds.NameOf(type) is { } name)
        {
            var taken = session.Of(type).Any(other => other.State[name].Same(planned[name]) && (isNew || other.Id != prior["id"].AsText));
            if (taken)
            {
                problems.Add(Problem.At(name, $"there is already a {type} named {planned[name].Canonical}"));
            }
        }

        if (!isNew && session.Find(type, prior["id"].AsText ?? "") is null)
        {
            problems.Add(new Problem($"{type} {prior["id"].AsText} is not on the controller any more", "", []));
        }

        problems.AddRange(AttachmentPoints.Check(type, planned, isNew ? null : prior["id"].AsText, session));
        var id = isNew && problems.Count == 0 ? NewId(type, planned, session) : prior["id"].AsText ?? "";
        if (isNew && session.Find(type, id) is not null && type is Kinds.RemoteSyslog or Kinds.Netflow or Kinds.Cluster)
        {
            problems.Add(Problem.At(type == Kinds.RemoteSyslog ? "index" : type == Kinds.Cluster ? "cluster_id" : "server_ip", $"{id} is in use already", "Import it to manage it here."));
        }

        if (problems.Count > 0)
        {
            // A refused change leaves what was there, a refused new object leaves nothing.
            return new Outcome(prior, [.. problems]);
        }

        var state = Completion.Complete(schema, planned, id, prior, session);
        var displaced = AttachmentPoints.Displace(type, id, state, session).ToImmutableArray();
        session.Put(new(type, id, state));
        return new Outcome(state, displaced);
    });

    /// <summary>Removes an object; one that is gone already is no problem.</summary>
    public Outcome Remove(ObjectSchema schema, Value prior) => store.Change(session =>
    {
        var id = prior["id"].AsText ?? "";
        var problems = References.Dependents(schema.Name, id, session).ToImmutableArray();
        if (problems.Length > 0)
        {
            return new Outcome(prior, problems);
        }

        session.Remove(schema.Name, id);
        return new Outcome(new Value.Null(), []);
    });

    /// <summary>What is there under that identifier; null when it is gone.</summary>
    public Value Read(ObjectSchema schema, string id)
    {
        var stored = store.All().FirstOrDefault(o => o.Type == schema.Name && o.Id == id);
        return stored is null ? new Value.Null() : Completion.Refresh(schema, stored.State);
    }

    /// <summary>Looks something up by name.</summary>
    public Outcome Look(ObjectSchema schema, Value config) => new Lookup(store.All()).Find(schema, config);

    private string NewId(string type, Value planned, Session session) => type switch
    {
        Kinds.RemoteSyslog => $"remote_syslog_{planned["index"].Canonical}",
        Kinds.Netflow => "netflow_agent",
        Kinds.Cluster => planned["cluster_id"].AsText ?? "",
        _ when Kinds.NameOf(type) is { } name => session.NewId(type, planned[name].AsText ?? ""),
        _ => AddressId,
    };
}
