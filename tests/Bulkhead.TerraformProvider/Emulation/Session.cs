using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>The controller's content during one change.</summary>
public sealed class Session(ImmutableArray<Stored> objects, Dictionary<string, long> counters)
{
    /// <summary>All objects, as the change has left them so far.</summary>
    public ImmutableArray<Stored> Objects { get; private set; } = objects;

    /// <summary>How many identifiers were drawn per type and name.</summary>
    public IReadOnlyDictionary<string, long> Counters => counters;

    /// <summary>The objects of a type.</summary>
    public IEnumerable<Stored> Of(string type) => Objects.Where(o => o.Type == type);

    /// <summary>An object, or null.</summary>
    public Stored? Find(string type, string id) => Objects.FirstOrDefault(o => o.Type == type && o.Id == id);

    /// <summary>Adds an object or replaces the one with its identifier.</summary>
    public void Put(Stored stored) => Objects = Objects.RemoveAll(o => o.Type == stored.Type && o.Id == stored.Id).Add(stored);

    /// <summary>Takes an object away.</summary>
    public void Remove(string type, string id) => Objects = Objects.RemoveAll(o => o.Type == type && o.Id == id);

    /// <summary>A new identifier. The same steps give the same ones: it is a hash of type, name and how often that name was made, in whatever order other names are.</summary>
    public string NewId(string type, string name)
    {
        var key = type + "/" + name;
        var count = counters[key] = counters.GetValueOrDefault(key) + 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key}/{count.ToString(CultureInfo.InvariantCulture)}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
