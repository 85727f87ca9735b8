using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bulkhead.Model.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bulkhead.Yaml.Reading;

/// <summary>
/// Builds trees from YamlDotNet's events: a loop over an explicit stack, so that depth is bounded by a limit and never by the thread's stack.
/// </summary>
internal sealed class YamlTreeBuilder
{
    private const int MostDiagnostics = 100;

    private readonly PositionMap positions;
    private readonly LineBreakGuard guard;
    private readonly YamlLimits limits;
    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly ImmutableArray<YamlNode>.Builder documents = ImmutableArray.CreateBuilder<YamlNode>();
    private readonly Dictionary<string, Anchored> anchors = new(StringComparer.Ordinal);
    private readonly Stack<Frame> frames = new();
    private readonly List<YamlNode> items = [];
    private readonly List<YamlEntry> entries = [];
    private YamlNode? root;
    private long nodes;
    private long aliasNodes;
    private bool stopped;
    private bool metTab;

    private YamlTreeBuilder(PositionMap positions, LineBreakGuard guard, YamlLimits limits) =>
        (this.positions, this.guard, this.limits) = (positions, guard, limits);

    /// <summary>Reads everything.</summary>
    public static YamlReading Build(PositionMap positions, YamlLimits limits)
    {
        var guarded = LineBreakGuard.For(positions.Text);
        var builder = new YamlTreeBuilder(positions, guarded, limits);
        var reading = builder.Build();
        return builder.metTab && guarded.WithoutBlankTabs() is { } cleared ? new YamlTreeBuilder(positions, cleared, limits).Build() : reading;
    }

    private YamlReading Build()
    {
        // js-yaml ends the last line when the file does not; that tells in the value of a block scalar at the end.
        var text = guard.Text is [.., '\n' or '\r'] ? guard.Text : guard.Text + "\n";
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        var parser = new Parser(scanner);
        try
        {
            while (!stopped && parser.MoveNext())
            {
                Take(parser.Current!);
            }
        }
        catch (YamlException exception)
        {
            metTab = exception.Message.Contains("tab", StringComparison.Ordinal);
            Report(SyntaxErrors.Describe(positions, exception.Message, Offset(exception.Start), Offset(exception.End)));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            // YamlDotNet's scanner throws these for some broken texts, without a place of their own.
            Report(SyntaxErrors.Describe(positions, string.Empty, Offset(scanner.CurrentPosition), Offset(scanner.CurrentPosition)));
        }

        return new YamlReading(documents.ToImmutable(), diagnostics.ToImmutable());
    }

    private int Offset(Mark mark) => (int)Math.Clamp(mark.Index, 0, positions.Text.Length);

    private void Take(ParsingEvent parsed)
    {
        switch (parsed)
        {
            case Scalar scalar:
                TakeScalar(scalar);
                break;
            case MappingStart start:
                Open(start, isMapping: true, "tag:yaml.org,2002:map");
                break;
            case SequenceStart start:
                Open(start, isMapping: false, "tag:yaml.org,2002:seq");
                break;
            case MappingEnd or SequenceEnd:
                Close();
                break;
            case AnchorAlias alias:
                TakeAlias(alias);
                break;
            case DocumentStart:
                anchors.Clear();
                root = null;
                break;
            case DocumentEnd when root is not null:
                documents.Add(root);
                break;
        }
    }

    private void TakeScalar(Scalar scalar)
    {
        if (!Count(1, scalar))
        {
            return;
        }

        var offset = ContentOffset(scalar, out var span);
        var style = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarStyle.Literal,
            ScalarStyle.Folded => YamlScalarStyle.Folded,
            _ => YamlScalarStyle.Plain,
        };
        var value = guard.Restore(scalar.Value);
        var plain = style == YamlScalarStyle.Plain;
        var end = Offset(scalar.End);
        var inMapping = frames.TryPeek(out var frame) && frame.IsMapping;
        if (plain && ScalarQuirks.PlainIsMisread(positions.Text, offset, end, ref value, isKey: inMapping && !frame!.InValue, isValue: inMapping && frame!.InValue))
        {
            Report(YamlDiagnostics.SyntaxError.At(span, "A value cannot start or end like this.", "Quote the value."));
        }
        else if (style == YamlScalarStyle.DoubleQuoted && scalar.End.Line > scalar.Start.Line && ScalarQuirks.DoubleQuotedIsMisread(positions.Text.AsSpan(offset..end)))
        {
            Report(YamlDiagnostics.SyntaxError.At(span, "A blank line behind a backslash at the end of a line means different things to different YAML parsers.", "Remove the blank line, or write \\n where a line break is meant."));
        }

        var type = plain ? ScalarTypes.OfPlain(value) : YamlScalarType.String;
        var tagged = !scalar.Tag.IsEmpty && scalar.Tag.Value != "?";
        if (tagged)
        {
            var resolved = ScalarTypes.OfTagged(scalar.Tag.Value, value, missing: plain && value.Length == 0);
            if (resolved is null)
            {
                ReportTag(scalar, scalar.Tag.Value);
            }

            type = resolved ?? YamlScalarType.String;
        }

        var contentStart = span;
        if (style is YamlScalarStyle.Literal or YamlScalarStyle.Folded)
        {
            contentStart = ContentStart(offset);
        }

        var node = new YamlScalar(span, value, style, type) { ContentStart = contentStart, Home = positions, Offset = offset };
        Anchor(scalar, node, 1, 0);
        Add(node, 0, mergeKey: plain && !tagged && value == "<<");
    }

    private void Open(NodeEvent start, bool isMapping, string coreTag)
    {
        if (!Count(1, start))
        {
            return;
        }

        ContentOffset(start, out var span);
        if (frames.Count >= limits.MaxDepth)
        {
            StopAt(YamlDiagnostics.TooDeep, span, $"Values are nested more than {limits.MaxDepth} levels deep.", "Check the brackets and the indentation around here.");
            return;
        }

        if (!start.Tag.IsEmpty && start.Tag.Value is not ("?" or "!") && start.Tag.Value != coreTag)
        {
            ReportTag(start, start.Tag.Value);
        }

        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = Anchored.Open;
        }

        frames.Push(new Frame
        {
            IsMapping = isMapping,
            Span = span,
            First = isMapping ? entries.Count : items.Count,
            Anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value,
            NodesBefore = nodes - 1,
        });
    }

    private void Close()
    {
        var frame = frames.Pop();
        YamlNode node;
        if (frame.IsMapping)
        {
            node = MappingAssembly.Make(frame.Span, CollectionsMarshal.AsSpan(entries)[frame.First..], frame.Merges, Report);
            entries.RemoveRange(frame.First, entries.Count - frame.First);
        }
        else
        {
            var array = CollectionsMarshal.AsSpan(items)[frame.First..].ToArray();
            items.RemoveRange(frame.First, items.Count - frame.First);
            node = new YamlSequence(frame.Span, ImmutableCollectionsMarshal.AsImmutableArray(array));
        }

        if (frame.Anchor is not null)
        {
            anchors[frame.Anchor] = new Anchored(node, nodes - frame.NodesBefore, frame.Height + 1);
        }

        Add(node, frame.Height + 1, mergeKey: false);
    }

    private void TakeAlias(AnchorAlias alias)
    {
        var span = positions.At(Offset(alias.Start));
        var name = Printable.Clean(alias.Value.Value, 60);
        if (!anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            Report(YamlDiagnostics.UnknownAlias.At(span, $"There is no anchor &{name} before this alias.", "Correct the name, or define the anchor above, in the same document."));
        }
        else if (anchored.Node is null)
        {
            Report(YamlDiagnostics.RecursiveAlias.At(span, $"The alias *{name} stands inside the value that &{name} names.", "Take the alias out of its own anchor."));
        }
        else
        {
            aliasNodes += anchored.Nodes;
            if (aliasNodes > limits.MaxAliasNodes)
            {
                StopAt(YamlDiagnostics.AliasExpansion, span, $"Up to here aliases stand for more than {limits.MaxAliasNodes} values.", "Write the values out, or use fewer nested aliases.");
            }
            else if (frames.Count + anchored.Height > limits.MaxDepth)
            {
                StopAt(YamlDiagnostics.TooDeep, span, $"With this alias, values are nested more than {limits.MaxDepth} levels deep.", "Use fewer nested aliases.");
            }
            else if (Count(anchored.Nodes, alias))
            {
                Add(anchored.Node, anchored.Height, mergeKey: false);
            }

            return;
        }

        // Reading goes on, so that one run shows all errors; the value counts as null.
        Add(new YamlScalar(span, string.Empty, YamlScalarStyle.Plain, YamlScalarType.Null), 0, mergeKey: false);
    }

    private void Anchor(NodeEvent parsed, YamlNode node, long count, int height)
    {
        if (!parsed.Anchor.IsEmpty)
        {
            anchors[parsed.Anchor.Value] = new Anchored(node, count, height);
        }
    }

    /// <summary>Puts a finished node where the innermost open collection wants one.</summary>
    private void Add(YamlNode node, int height, bool mergeKey)
    {
        if (!frames.TryPeek(out var frame))
        {
            root = node;
            return;
        }

        frame.Height = Math.Max(frame.Height, height);
        if (!frame.IsMapping)
        {
            items.Add(node);
        }
        else if (frame.InValue)
        {
            frame.InValue = false;
            if (frame.Key is not null)
            {
                entries.Add(new YamlEntry(frame.Key, frame.KeySpan, node));
            }
            else if (frame.KeyMerges)
            {
                (frame.Merges ??= []).Add(entries.Count - frame.First);
                entries.Add(new YamlEntry("<<", frame.KeySpan, node));
            }
        }
        else
        {
            frame.InValue = true;
            frame.KeySpan = node.Span;
            frame.KeyMerges = mergeKey;
            frame.Key = mergeKey ? null : KeyOf(node);
        }
    }

    /// <summary>The text of a key; null (and a diagnostic) when it has none, so that its entry is left out.</summary>
    private string? KeyOf(YamlNode node)
    {
        if (node is YamlScalar { Type: not YamlScalarType.Null } scalar)
        {
            return ScalarTypes.KeyText(scalar.Value, scalar.Type);
        }

        var (what, help) = node switch
        {
            YamlScalar => ("null", "Write the key, or quote it (\"null\") when that is its name."),
            YamlSequence => ("a list", "Quote the text when it starts with [ (such as a template), or use a text key."),
            _ => ("a mapping", "Quote the text when it starts with { (such as a {{ template }}), or use a text key."),
        };
        Report(YamlDiagnostics.UnsupportedKey.At(node.Span, $"The key here is {what}, not text.", help));
        return null;
    }

    private bool Count(long added, ParsingEvent parsed)
    {
        nodes += added;
        if (nodes <= limits.MaxNodes)
        {
            return true;
        }

        StopAt(YamlDiagnostics.TooManyNodes, positions.At(Offset(parsed.Start)), $"The text holds more than {limits.MaxNodes} values.", "Split the file, or leave out what is no configuration.");
        return false;
    }

    /// <summary>The first character of a node's own text: behind its anchor and tag, which YamlDotNet counts in.</summary>
    private int ContentOffset(NodeEvent parsed, out SourceSpan span)
    {
        var offset = Offset(parsed.Start);
        var text = positions.Text;
        if (parsed.Anchor.IsEmpty && (parsed.Tag.IsEmpty || parsed.Tag.Value == "?"))
        {
            span = positions.At(offset, (int)parsed.Start.Line, (int)parsed.Start.Column);
            return offset;
        }

        while (offset < text.Length)
        {
            switch (text[offset])
            {
                case '&' or '!':
                    while (offset < text.Length && text[offset] is not (' ' or '\t' or '\r' or '\n'))
                    {
                        offset++;
                    }

                    break;
                case ' ' or '\t' or '\r' or '\n':
                    offset++;
                    break;
                case '#':
                    while (offset < text.Length && text[offset] is not ('\r' or '\n'))
                    {
                        offset++;
                    }

                    break;
                default:
                    span = positions.At(offset);
                    return offset;
            }
        }

        span = positions.At(offset);
        return offset;
    }

    private SourceSpan ContentStart(int offset)
    {
        var (content, indentation) = ScalarPieces.BlockContent(positions.Text, offset);
        var text = positions.Text.AsSpan(content);
        if (text.Length >= indentation && !text[..indentation].ContainsAnyExcept(' '))
        {
            return positions.At(content + indentation);
        }

        // The block starts with a blank line that is shorter than the indentation.
        var line = positions.At(content);
        return line with { Column = line.Column + indentation };
    }

    private void ReportTag(NodeEvent parsed, string tag)
    {
        var name = Printable.Clean(ScalarTypes.ShortTag(tag), 60);
        Report(YamlDiagnostics.InvalidTag.At(
            positions.At(Offset(parsed.Start)),
            $"The tag {name} is unknown or does not fit the value.",
            "Remove the tag; quote the value when it starts with an exclamation mark."));
    }

    private void StopAt(DiagnosticDescriptor descriptor, SourceSpan span, string message, string help)
    {
        diagnostics.Add(descriptor.At(span, message, help));
        stopped = true;
    }

    private void Report(Diagnostic diagnostic)
    {
        if (stopped)
        {
            return;
        }

        diagnostics.Add(diagnostic);
        if (diagnostics.Count >= MostDiagnostics)
        {
            StopAt(YamlDiagnostics.TooManyErrors, diagnostic.Span ?? positions.At(0), $"Reading stopped after {MostDiagnostics} errors.", "Fix the errors above first.");
        }
    }

    /// <summary>What an anchor stands for: the node, the number of nodes in it and its height; no node while it is still open.</summary>
    private readonly record struct Anchored(YamlNode? Node, long Nodes, int Height)
    {
        public static Anchored Open => default;
    }

    private sealed class Frame
    {
        public required bool IsMapping { get; init; }

        public required SourceSpan Span { get; init; }

        public required int First { get; init; }

        public required string? Anchor { get; init; }

        public required long NodesBefore { get; init; }

        public int Height { get; set; }

        public bool InValue { get; set; }

        public string? Key { get; set; }

        public bool KeyMerges { get; set; }

        public SourceSpan KeySpan { get; set; }

        /// <summary>The positions, among this mapping's entries, of those whose key is the merge key.</summary>
        public List<int>? Merges { get; set; }
    }
}
