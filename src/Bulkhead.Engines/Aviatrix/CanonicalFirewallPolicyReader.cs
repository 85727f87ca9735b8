using System.Collections.Immutable;
using System.Net;
using System.Text;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>
/// Reads a FirewallPolicy in exactly the form that <see cref="FirewallPolicyWriter"/> gives it, without a tree: the self-proof reads every policy
/// back, and for 20,000 rules a tree alone would take 80 MB. It gives up at the first thing that is out of the ordinary, and then the strict reader
/// reads the text and says what it is; a test holds the two together.
/// </summary>
internal static class CanonicalFirewallPolicyReader
{
    private static readonly ImmutableArray<AddressSet> ToAnywhere = [AddressSet.Anywhere.Instance];
    private static readonly ImmutableArray<AddressSet> ToPublicInternet = [AddressSet.PublicInternet.Instance];

    /// <summary>Reads one policy; null when the strict reader has to look.</summary>
    public static SelectorPolicy? TryRead(ReadOnlySpan<byte> text)
    {
        var lines = new CanonicalLines(text);
        if (!lines.TakeText(0, "apiVersion"u8, out var apiVersion) || !Ascii.Equals(apiVersion, FirewallPolicyWriter.ApiVersion)
            || !lines.TakeText(0, "kind"u8, out var kind) || !Ascii.Equals(kind, FirewallPolicyWriter.Kind)
            || !lines.TakeKey(0, "metadata"u8)
            || !lines.TakeText(2, "name"u8, out var name) || !KubernetesSyntax.IsObjectName(Encoding.ASCII.GetString(name))
            || !lines.TakeText(2, "namespace"u8, out var space) || !KubernetesSyntax.IsNamespace(Encoding.ASCII.GetString(space))
            || !lines.TakeKey(2, "labels"u8)
            || Labels(ref lines, 4, null) is null
            || !lines.TakeKey(0, "spec"u8)
            || !lines.TakeKey(2, "rules"u8)
            || Rules(ref lines) is not { Count: > 0 } rules)
        {
            return null;
        }

        var smartGroups = new Dictionary<string, AddressSet.Blocks>(StringComparer.Ordinal);
        if (lines.TakeKey(2, "smartGroups"u8) && !SmartGroups(ref lines, smartGroups))
        {
            return null;
        }

        var webGroups = new Dictionary<string, DomainGroup>(rules.Count, StringComparer.Ordinal);
        if (lines.TakeKey(2, "webGroups"u8) && !WebGroups(ref lines, webGroups))
        {
            return null;
        }

        return lines.AtEnd && Resolve(rules, smartGroups, webGroups) is { } resolved && FirewallPolicyReader.IsClosing(resolved[^1].Rule)
            ? new SelectorPolicy(Encoding.ASCII.GetString(name), Encoding.ASCII.GetString(space), resolved)
            : null;
    }

    private static List<Draft>? Rules(ref CanonicalLines lines)
    {
        var rules = new List<Draft>((lines.Remaining / FirewallPolicyWriter.TypicalRule) + 4);
        ImmutableSortedDictionary<string, string>? labels = null;
        while (lines.TakeDash(4))
        {
            var draft = default(Draft);
            if (!lines.TakeText(6, "name"u8, out var name) || name.IsEmpty
                || !lines.TakeKey(6, "selector"u8)
                || !lines.TakeKey(8, "matchLabels"u8)
                || (labels = Labels(ref lines, 10, labels)) is null
                || !lines.TakeWord(6, "action"u8, out var action)
                || !lines.TakeWord(6, "protocol"u8, out var protocol)
                || !TryWords(action, protocol, ref draft)
                || !TryPorts(ref lines, ref draft)
                || !lines.TakeKey(6, "destinationSmartGroups"u8)
                || !TryDestinations(ref lines, ref draft)
                || !TryWebGroups(ref lines, ref draft)
                || !TryOptional(ref lines, ref draft))
            {
                return null;
            }

            draft.Name = Encoding.ASCII.GetString(name);
            draft.Labels = labels;
            rules.Add(draft);
        }

        return rules;
    }

    private static bool TryWords(ReadOnlySpan<byte> action, ReadOnlySpan<byte> protocol, ref Draft draft)
    {
        draft.Action = action.SequenceEqual("permit"u8) ? RuleAction.Permit : RuleAction.Deny;
        draft.Transport = protocol.SequenceEqual("tcp"u8) ? Transport.Tcp : protocol.SequenceEqual("udp"u8) ? Transport.Udp : Transport.Any;
        return (draft.Action == RuleAction.Permit || action.SequenceEqual("deny"u8)) && (draft.Transport != Transport.Any || protocol.SequenceEqual("any"u8));
    }

    private static bool TryPorts(ref CanonicalLines lines, ref Draft draft)
    {
        if (lines.TakePort(6, "port"u8, out var first))
        {
            var last = lines.TakePort(6, "endPort"u8, out var end) ? end : first;
            if (last < first)
            {
                return false;
            }

            draft.Ports = new PortRange(first, last);
        }

        return true;
    }

    private static bool TryDestinations(ref CanonicalLines lines, ref Draft draft)
    {
        if (!lines.TakeDash(8))
        {
            return false;
        }

        if (lines.TakeText(10, "uuid"u8, out var uuid))
        {
            draft.Destinations = Ascii.Equals(uuid, SystemGroups.PublicInternet) ? ToPublicInternet : Ascii.Equals(uuid, SystemGroups.Anywhere) ? ToAnywhere : default;
            return !draft.Destinations.IsDefault;
        }

        if (lines.TakeText(10, "name"u8, out var name))
        {
            draft.SmartGroup = Encoding.ASCII.GetString(name);
            return true;
        }

        return false;
    }

    private static bool TryWebGroups(ref CanonicalLines lines, ref Draft draft)
    {
        if (!lines.TakeKey(6, "webGroups"u8))
        {
            return true;
        }

        if (lines.TakeDash(8) && lines.TakeText(10, "name"u8, out var name))
        {
            draft.WebGroup = Encoding.ASCII.GetString(name);
            return true;
        }

        return false;
    }

    private static bool TryOptional(ref CanonicalLines lines, ref Draft draft)
    {
        if (lines.TakeWord(6, "logging"u8, out var logging))
        {
            draft.Log = logging.SequenceEqual("true"u8);
            if (!draft.Log && !logging.SequenceEqual("false"u8))
            {
                return false;
            }
        }

        if (lines.TakeText(6, "logProfile"u8, out _) && !draft.Log)
        {
            return false;
        }

        if (lines.TakeWord(6, "watch"u8, out var watch))
        {
            draft.Watch = watch.SequenceEqual("true"u8);
            if (!draft.Watch)
            {
                return false;
            }
        }

        if (lines.TakeText(6, "flowAppRequirement"u8, out var requirement))
        {
            draft.RequireTls = requirement.SequenceEqual("tlsRequired"u8);
            if (!draft.RequireTls)
            {
                return false;
            }
        }

        if (lines.TakeText(6, "decryptPolicy"u8, out var decrypt))
        {
            draft.Decrypt = decrypt.SequenceEqual("decryptAllowed"u8) ? DecryptPolicy.Allowed : DecryptPolicy.NotAllowed;
            if (draft.Decrypt == DecryptPolicy.NotAllowed && !decrypt.SequenceEqual("decryptNotAllowed"u8))
            {
                return false;
            }
        }

        lines.TakeText(6, "tlsProfile"u8, out _);
        return true;
    }

    private static bool SmartGroups(ref CanonicalLines lines, Dictionary<string, AddressSet.Blocks> groups)
    {
        while (lines.TakeDash(4))
        {
            if (!lines.TakeText(6, "name"u8, out var name) || !lines.TakeKey(6, "selectors"u8))
            {
                return false;
            }

            var networks = ImmutableArray.CreateBuilder<IPNetwork>(1);
            while (lines.TakeDash(8))
            {
                if (!lines.TakeText(10, "cidr"u8, out var cidr) || !IpLiteral.TryParseNetwork(Encoding.ASCII.GetString(cidr), out var network))
                {
                    return false;
                }

                networks.Add(network);
            }

            var key = Encoding.ASCII.GetString(name);
            if (networks.Count == 0 || !groups.TryAdd(key, new AddressSet.Blocks(key, networks.DrainToImmutable())))
            {
                return false;
            }
        }

        return groups.Count > 0;
    }

    private static bool WebGroups(ref CanonicalLines lines, Dictionary<string, DomainGroup> groups)
    {
        var domains = ImmutableArray.CreateBuilder<DomainEntry>();
        while (lines.TakeDash(4))
        {
            if (!lines.TakeText(6, "name"u8, out var name) || !lines.TakeKey(6, "domains"u8))
            {
                return false;
            }

            while (lines.TakeTextItem(8, out var domain))
            {
                var entry = Encoding.ASCII.GetString(domain);
                if (DomainGrammar.Refuse(entry, AviatrixTarget.Newest) is not null)
                {
                    return false;
                }

                domains.Add(new DomainEntry(entry, []));
            }

            var key = Encoding.ASCII.GetString(name);
            if (domains.Count == 0 || !groups.TryAdd(key, new DomainGroup(key, domains.ToImmutable())))
            {
                return false;
            }

            domains.Clear();
        }

        return groups.Count > 0;
    }

    private static ImmutableArray<SelectorRule>? Resolve(List<Draft> drafts, Dictionary<string, AddressSet.Blocks> smartGroups, Dictionary<string, DomainGroup> webGroups)
    {
        var rules = ImmutableArray.CreateBuilder<SelectorRule>(drafts.Count);
        var names = new HashSet<string>(drafts.Count, StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            AddressSet.Blocks? blocks = null;
            DomainGroup? group = null;
            if (!names.Add(draft.Name)
                || (draft.SmartGroup is not null && !smartGroups.TryGetValue(draft.SmartGroup, out blocks))
                || (draft.WebGroup is not null && !webGroups.TryGetValue(draft.WebGroup, out group)))
            {
                return null;
            }

            rules.Add(new SelectorRule(draft.Labels, new Rule(
                draft.Name,
                draft.Action,
                blocks is null ? draft.Destinations : [blocks],
                group is null ? [] : [group],
                draft.Transport,
                draft.Ports)
            {
                Log = draft.Log,
                Watch = draft.Watch,
                RequireTls = draft.RequireTls,
                Decrypt = draft.Decrypt,
            }));
        }

        return rules.MoveToImmutable();
    }

    /// <summary>Reads labels; gives back <paramref name="last"/> itself when they are the same, which they are in all rules of a policy.</summary>
    private static ImmutableSortedDictionary<string, string>? Labels(ref CanonicalLines lines, int at, ImmutableSortedDictionary<string, string>? last)
    {
        if (last is not null)
        {
            var ahead = lines;
            var same = 0;
            var lookup = last;
            foreach (var (wantedKey, wantedValue) in lookup)
            {
                if (!ahead.TakeEntry(at, out var key, out var value) || !Ascii.Equals(key, wantedKey) || !Ascii.Equals(value, wantedValue))
                {
                    break;
                }

                same++;
            }

            if (same == last.Count && !ahead.TakeEntry(at, out _, out _))
            {
                lines = ahead;
                return last;
            }
        }

        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (lines.TakeEntry(at, out var key, out var value))
        {
            if (!labels.TryAdd(Encoding.ASCII.GetString(key), Encoding.ASCII.GetString(value)))
            {
                return null;
            }
        }

        var read = labels.ToImmutable();
        return read.IsEmpty || KubernetesSyntax.FirstInvalid(read) is not null ? null : read;
    }

    private struct Draft
    {
        public string Name;
        public ImmutableSortedDictionary<string, string> Labels;
        public RuleAction Action;
        public Transport Transport;
        public PortRange? Ports;
        public ImmutableArray<AddressSet> Destinations;
        public string? SmartGroup;
        public string? WebGroup;
        public bool Log;
        public bool Watch;
        public bool RequireTls;
        public DecryptPolicy Decrypt;
    }
}
