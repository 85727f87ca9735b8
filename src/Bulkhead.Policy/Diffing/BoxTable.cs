namespace Bulkhead.Policy.Diffing;

/// <summary>
/// A union of boxes that grows: boxes that differ in their names only are one, and so are boxes for every name that differ in their addresses only.
/// A policy of thousands of rules becomes a handful of boxes, so that taking it away from something takes no longer than looking up a few names.
/// </summary>
internal sealed class BoxTable
{
    private readonly Dictionary<(Traffic Kinds, PortSet Ports, AddressRegion Where), NameSet> named = [];
    private readonly Dictionary<(Traffic Kinds, PortSet Ports), List<AddressRegion>> unnamed = [];
    private readonly HashSet<Box> pods = [];
    private List<Box>? boxes;

    public void Add(Box box)
    {
        if (box.Pods is not null)
        {
            if (pods.Add(box))
            {
                boxes?.Add(box);
            }

            return;
        }

        if (box.Names.IsAll)
        {
            if (!unnamed.TryGetValue((box.Kinds, box.Ports), out var regions))
            {
                unnamed.Add((box.Kinds, box.Ports), regions = []);
            }

            regions.Add(box.Where);
            boxes = null;
            return;
        }

        if (!named.TryGetValue((box.Kinds, box.Ports, box.Where), out var names))
        {
            names = box.Names.Copy();
            named.Add((box.Kinds, box.Ports, box.Where), names);
            boxes?.Add(box with { Names = names });
            return;
        }

        // The box in the list holds the same set, so it has grown with it.
        names.Add(box.Names);
    }

    public void AddRange(IEnumerable<Box> others)
    {
        foreach (var box in others)
        {
            Add(box);
        }
    }

    /// <summary>The boxes, merged; they may overlap.</summary>
    public IReadOnlyList<Box> Boxes
    {
        get
        {
            if (boxes is not null)
            {
                return boxes;
            }

            boxes = [.. pods];
            foreach (var ((kinds, ports), regions) in unnamed)
            {
                var all = AddressRegion.UnionOf(regions);
                regions.Clear();
                regions.Add(all);
                boxes.Add(new Box(kinds, ports, all, NameSet.All));
            }

            foreach (var ((kinds, ports, where), names) in named)
            {
                boxes.Add(new Box(kinds, ports, where, names));
            }

            return boxes;
        }
    }

    /// <summary>What is left of a box; only the box itself when nothing of it is in the table.</summary>
    public List<Box> Except(Box box)
    {
        List<Box> pieces = [box];
        List<Box> next = [];
        foreach (var other in Boxes)
        {
            next.Clear();
            foreach (var piece in pieces)
            {
                piece.Except(other, next);
            }

            (pieces, next) = (next, pieces);
            if (pieces.Count == 0)
            {
                break;
            }
        }

        return pieces;
    }
}
