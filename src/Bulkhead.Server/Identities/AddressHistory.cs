using System.Net;

namespace Bulkhead.Server.Identities;

/// <summary>
/// Who was at which address, from when to when. Answers with one occupant or with nobody, never with the likelier of two. Not for several threads; times are given,
/// not read from a clock.
/// </summary>
/// <remarks>
/// Whoever tells (a scope: the pods of a namespace, the containers of a file) is listened to or not. While it is, who has not gone is taken to be there. After
/// <see cref="Break"/> nobody is known beyond what the scope last confirmed, until <see cref="Listed"/>: who is still there then was there all the time, and who is
/// not has gone at a time that nobody knows, and so counts until the last confirmation alone.
/// </remarks>
internal sealed class AddressHistory
{
    private readonly long tolerance;
    private readonly int most;
    private readonly Dictionary<IPAddress, Place> places = [];
    private readonly Dictionary<string, Scope> scopes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Stay, long> ended = new();

    /// <summary>Makes an empty history.</summary>
    /// <param name="tolerance">How far the clocks of records and of who tells may be apart, and how late the latter may be.</param>
    /// <param name="most">The most stays that are over and remembered; the first to end is forgotten first. Those that go on are as many as there are pods.</param>
    public AddressHistory(TimeSpan tolerance, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tolerance, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        (this.tolerance, this.most) = (tolerance.Ticks, most);
    }

    /// <summary>Stays that are over and remembered.</summary>
    public int Ended => ended.Count;

    /// <summary>Up to when stays may have been forgotten: about times before it nothing is said. Null when none was.</summary>
    public DateTimeOffset? Forgotten { get; private set; }

    /// <summary>What each scope last confirmed.</summary>
    public IEnumerable<(string Scope, DateTimeOffset At)> Confirmed => scopes.Where(static scope => scope.Value.Confirmed > 0).OrderBy(static scope => scope.Key, StringComparer.Ordinal).Select(static scope => (scope.Key, Time(scope.Value.Confirmed)));

    /// <summary>All stays, by their beginning; of those that began at the same time the longest last, as it is the one that a reader of the lines keeps.</summary>
    public IEnumerable<Stay> All => places.Values.SelectMany(static place => place.Ended.Concat(place.Open)).OrderBy(static stay => stay.From).ThenBy(static stay => stay.Who.Evidence, StringComparer.Ordinal);

    /// <summary>Somebody is at an address.</summary>
    /// <returns>The stay that begins; null when it had begun before.</returns>
    public Stay? Seen(string scope, IPAddress address, Occupant who, DateTimeOffset at)
    {
        Confirm(scope, at);
        var place = PlaceOf(Plain(address));
        if (place.Open.Exists(stay => stay.Scope == scope && stay.Who == who))
        {
            return null;
        }

        var begun = new Stay(Plain(address), scope, who, at, null);
        place.Open.Add(begun);
        return begun;
    }

    /// <summary>Somebody is no longer at an address.</summary>
    /// <returns>The stay that is over; null when there was none.</returns>
    public Stay? Gone(string scope, IPAddress address, Occupant who, DateTimeOffset at)
    {
        Confirm(scope, at);
        return End(scope, Plain(address), who, at);
    }

    /// <summary>Everybody of a scope is told at once: who is not among them has gone, now, or, after a break, when it was last confirmed.</summary>
    /// <returns>The stays that begin or are over.</returns>
    public IReadOnlyList<Stay> Listed(string scope, IEnumerable<(IPAddress Address, Occupant Who)> all, DateTimeOffset at)
    {
        var state = ScopeOf(scope);
        var until = state.IsHeard ? at : Time(Math.Max(state.Confirmed, 0));
        var there = all.Select(static one => (Address: Plain(one.Address), one.Who)).ToHashSet();
        List<Stay> changed = [];
        foreach (var stay in places.Values.SelectMany(static place => place.Open).Where(stay => stay.Scope == scope && !there.Contains((stay.Address, stay.Who))).ToList())
        {
            changed.Add(End(scope, stay.Address, stay.Who, until)!);
        }

        changed.AddRange(there.Select(one => Seen(scope, one.Address, one.Who, at)).OfType<Stay>());
        state.IsHeard = true;
        Confirm(scope, at);
        return changed;
    }

    /// <summary>A scope has said that nothing else has changed up to a time.</summary>
    public void Confirm(string scope, DateTimeOffset at)
    {
        var state = ScopeOf(scope);
        state.Confirmed = Math.Max(state.Confirmed, at.UtcTicks);
    }

    /// <summary>A scope is no longer heard.</summary>
    public void Break(string scope) => ScopeOf(scope).IsHeard = false;

    /// <summary>Who was at an address.</summary>
    /// <returns>The only one who was there within the tolerance; null when nobody is known to have been, or two were.</returns>
    public Occupant? At(IPAddress address, DateTimeOffset time)
    {
        var (from, to) = (time.UtcTicks - tolerance, time.UtcTicks + tolerance);
        if (from <= Forgotten?.UtcTicks || !places.TryGetValue(Plain(address), out var place))
        {
            return null;
        }

        Occupant? only = null;
        foreach (var stay in place.Open)
        {
            if (stay.From.UtcTicks <= to && Reach(stay) >= from)
            {
                if (only is not null && only != stay.Who)
                {
                    return null;
                }

                only = stay.Who;
            }
        }

        for (var i = place.FirstAfter(from - 1); i < place.Ended.Count; i++)
        {
            var stay = place.Ended[i];
            if (stay.From.UtcTicks <= to)
            {
                if (only is not null && only != stay.Who)
                {
                    return null;
                }

                only = stay.Who;
            }
        }

        return only;
    }

    /// <summary>Forgets stays that were over before a time, and those that nobody has confirmed since.</summary>
    public void Prune(DateTimeOffset before)
    {
        foreach (var stay in places.Values.SelectMany(static place => place.Open).Where(stay => Reach(stay) < before.UtcTicks).ToList())
        {
            End(stay.Scope, stay.Address, stay.Who, Time(Reach(stay)));
        }

        while (ended.TryPeek(out _, out var until) && until < before.UtcTicks)
        {
            Forget();
        }
    }

    /// <summary>Puts back what was kept elsewhere. Its scope is not heard until it lists.</summary>
    public void Restore(Stay stay)
    {
        Break(stay.Scope);
        var place = PlaceOf(stay.Address);
        if (stay.Until is not null)
        {
            Finish(place, stay);
        }
        else if (!place.Open.Exists(open => open.Scope == stay.Scope && open.Who == stay.Who))
        {
            place.Open.Add(stay);
        }
    }

    /// <summary>Puts back up to when stays may have been forgotten.</summary>
    public void RestoreForgotten(DateTimeOffset at) => Forgotten = Forgotten > at ? Forgotten : at;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private long Reach(Stay open) => ScopeOf(open.Scope) is { IsHeard: false } lost ? Math.Max(lost.Confirmed, open.From.UtcTicks) : long.MaxValue;

    private Scope ScopeOf(string name)
    {
        if (!scopes.TryGetValue(name, out var scope))
        {
            scopes[name] = scope = new Scope();
        }

        return scope;
    }

    private Place PlaceOf(IPAddress address)
    {
        if (!places.TryGetValue(address, out var place))
        {
            places[address] = place = new Place();
        }

        return place;
    }

    private Stay? End(string scope, IPAddress address, Occupant who, DateTimeOffset until)
    {
        if (!places.TryGetValue(address, out var place) || place.Open.FindIndex(stay => stay.Scope == scope && stay.Who == who) is not (>= 0 and var at))
        {
            return null;
        }

        var open = place.Open[at];
        var over = open with { Until = until > open.From ? until : open.From };
        place.Open.RemoveAt(at);
        Finish(place, over);
        return over;
    }

    private void Finish(Place place, Stay over)
    {
        place.Ended.Insert(place.FirstAfter(over.Until!.Value.UtcTicks), over);
        ended.Enqueue(over, over.Until.Value.UtcTicks);
        if (ended.Count > most)
        {
            Forget();
        }
    }

    private void Forget()
    {
        var stay = ended.Dequeue();
        var place = places[stay.Address];
        place.Ended.Remove(stay);
        if (place.Open.Count == 0 && place.Ended.Count == 0)
        {
            places.Remove(stay.Address);
        }

        RestoreForgotten(stay.Until!.Value);
    }

    private sealed class Scope
    {
        public bool IsHeard { get; set; } = true;

        public long Confirmed { get; set; }
    }

    // Of one address: who is there, and who was, by the end of the stay.
    private sealed class Place
    {
        public List<Stay> Open { get; } = [];

        public List<Stay> Ended { get; } = [];

        /// <summary>The index of the first stay that was over after a time.</summary>
        public int FirstAfter(long ticks)
        {
            var (low, high) = (0, Ended.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = Ended[middle].Until!.Value.UtcTicks > ticks ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }
}
