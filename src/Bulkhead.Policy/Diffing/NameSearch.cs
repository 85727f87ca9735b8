using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// Whether there is a name that all of some globs hold and none of others does: the globs are run side by side as automata over the letters that
/// occur in them and one that does not, until a name is found or there are no more states.
/// </summary>
/// <param name="inside">Globs that must hold the name; at least one.</param>
/// <param name="outside">Globs that must not.</param>
internal sealed class NameSearch(IReadOnlyList<string> inside, IReadOnlyList<string> outside)
{
    // A policy that is written by people needs a few dozen. Past the limit the answer is the cautious one: there is such a name.
    private const int MaxStates = 20_000;
    private const string Letters = "zyxwvutsrqponmlkjihgfedcba9876543210-_";

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Whether no such name exists.</summary>
    public bool IsEmpty() => Find() is null;

    /// <summary>Such a name, or null. A name that is too costly to find is given as <c>*</c>.</summary>
    public string? Find()
    {
        var alphabet = Alphabet();
        var globs = inside.Concat(outside).ToArray();
        var start = new State(globs.Select(Start).ToArray(), StartsLabel: true, string.Empty);
        var waiting = new Stack<State>();
        waiting.Push(start);
        while (waiting.TryPop(out var state))
        {
            if (!state.StartsLabel && Accepts(globs, state))
            {
                return state.Name;
            }

            if (seen.Count > MaxStates)
            {
                return "*";
            }

            // The last one is looked at first: the letter that is in no glob leads away from exceptions fastest.
            foreach (var letter in alphabet)
            {
                if ((letter != '.' || !state.StartsLabel) && state.Name.Length < 253 && Step(globs, state, letter) is { } next && seen.Add(next.Key))
                {
                    waiting.Push(next);
                }
            }
        }

        return null;
    }

    private string Alphabet()
    {
        var used = new SortedSet<char>();
        foreach (var glob in inside.Concat(outside))
        {
            used.UnionWith(glob);
        }

        used.ExceptWith([NameGlob.Label, NameGlob.Labels, '.']);
        var fresh = Letters.Where(letter => !used.Contains(letter)).Take(1);
        return new string(['.', .. used, .. fresh]);
    }

    private bool Accepts(string[] globs, State state)
    {
        for (var i = 0; i < globs.Length; i++)
        {
            if (state.Positions[i][globs[i].Length] != i < inside.Count)
            {
                return false;
            }
        }

        return true;
    }

    private State? Step(string[] globs, State state, char letter)
    {
        var positions = new bool[globs.Length][];
        for (var i = 0; i < globs.Length; i++)
        {
            var isAlive = false;
            var next = new bool[globs[i].Length + 1];
            for (var at = 0; at < globs[i].Length; at++)
            {
                if (!state.Positions[i][at])
                {
                    continue;
                }

                var token = globs[i][at];
                if (token == NameGlob.Labels || (token == NameGlob.Label && letter != '.'))
                {
                    next[at] = isAlive = true;
                }

                if (token == letter || (token == NameGlob.Label && letter != '.'))
                {
                    next[at + 1] = isAlive = true;
                }
            }

            if (!isAlive && i < inside.Count)
            {
                return null;
            }

            Skip(globs[i], next);
            positions[i] = next;
        }

        return new State(positions, letter == '.', state.Name + letter);
    }

    private static bool[] Start(string glob)
    {
        var positions = new bool[glob.Length + 1];
        positions[0] = true;
        Skip(glob, positions);
        return positions;
    }

    private static void Skip(string glob, bool[] positions)
    {
        for (var at = 0; at < glob.Length; at++)
        {
            positions[at + 1] |= positions[at] && glob[at] == NameGlob.Labels;
        }
    }

    private sealed record State(bool[][] Positions, bool StartsLabel, string Name)
    {
        public string Key
        {
            get
            {
                var length = 1;
                foreach (var positions in Positions)
                {
                    length += positions.Length;
                }

                return string.Create(length, this, static (text, state) =>
                {
                    text[0] = state.StartsLabel ? '.' : '-';
                    var at = 1;
                    foreach (var position in state.Positions.SelectMany(static positions => positions))
                    {
                        text[at++] = position ? '1' : '0';
                    }
                });
            }
        }
    }
}
