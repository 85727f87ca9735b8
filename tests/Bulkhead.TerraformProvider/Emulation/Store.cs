using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>One object on the controller.</summary>
/// <param name="Type">The type of the resource that made it.</param>
/// <param name="Id">Unique within the type.</param>
/// <param name="State">Everything that reading it gives.</param>
public sealed record Stored(string Type, string Id, Value State);

/// <summary>
/// The file that stands for the controller: an object with "objects" (type, id, state) and "counters". A test may edit it to make
/// drift. Several provider processes may work on it at once: each change holds a lock.
/// </summary>
public sealed class Store(string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    /// <summary>Reads everything.</summary>
    public ImmutableArray<Stored> All() => Exclusive(() => Load().Objects);

    /// <summary>Changes the content in one step. The change sees all objects and may draw identifiers.</summary>
    /// <param name="change">From what is there to what shall be there, and a result; throwing changes nothing.</param>
    public T Change<T>(Func<Session, T> change) => Exclusive(() =>
    {
        var session = Load();
        var result = change(session);
        Save(session);
        return result;
    });

    private T Exclusive<T>(Func<T> work)
    {
        lock (_gate)
        {
            using var mutex = new Mutex(initiallyOwned: false, NameOf(path));
            try
            {
                if (!mutex.WaitOne(Patience))
                {
                    throw new TimeoutException($"{path} is in use by another process for more than {Patience.TotalSeconds} s");
                }
            }
            catch (AbandonedMutexException)
            {
                // Whoever held it died. The file is whole all the same, because it is written beside and renamed; the lock is ours now.
            }

            try
            {
                return work();
            }
            finally
            {
                mutex.ReleaseMutex();
            }
        }
    }

    /// <summary>One name of the machine for one file, whoever asks and from wherever.</summary>
    private static string NameOf(string path) =>
        @"Global\bulkhead-controller-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..32];

    private Session Load()
    {
        if (!File.Exists(path))
        {
            return new([], new(StringComparer.Ordinal));
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var content = JsonCodec.Read(json.RootElement);
        return new(
            [.. content["objects"].AsItems.Select(static o => new Stored(o["type"].AsText ?? "", o["id"].AsText ?? "", o["state"]))],
            content["counters"] is Value.Fields counters
                ? counters.Content.ToDictionary(static c => c.Key, static c => c.Value.AsWhole ?? 0, StringComparer.Ordinal)
                : new(StringComparer.Ordinal));
    }

    private void Save(Session session)
    {
        var objects = session.Objects
            .OrderBy(static o => o.Type, StringComparer.Ordinal).ThenBy(static o => o.Id, StringComparer.Ordinal)
            .Select(static Value (o) => Value.Fields.None.With("type", new Value.Text(o.Type)).With("id", new Value.Text(o.Id)).With("state", o.State));
        var counters = session.Counters.Aggregate((Value)Value.Fields.None, static (all, c) => all.With(c.Key, new Value.Number(c.Value)));
        var written = path + ".new";
        File.WriteAllBytes(written, JsonCodec.Write(Value.Fields.None.With("objects", new Value.Items([.. objects])).With("counters", counters)));
        File.Move(written, path, overwrite: true);
    }
}
