using System.Globalization;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Writing;

/// <summary>
/// Writes block-style YAML from structure: every scalar is quoted when it needs to be (for YAML 1.1 and 1.2 readers alike), every comment is
/// kept on its lines. The same calls give the same bytes everywhere. Line ends are LF, indentation is two spaces, sequences are indented.
/// Calls that cannot make a document (a value without a key, an end without its begin) throw <see cref="InvalidOperationException"/>.
/// </summary>
/// <remarks>
/// An emitter of our own and not YamlDotNet's: that one was measured at about 24 MB/s, too slow for a policy of 20,000 rules in half a second, and its
/// choice of plain scalars follows YAML 1.2 only. <see cref="Reading.CanonicalYamlReader"/> reads what this class writes.
/// </remarks>
public sealed class YamlWriter
{
    /// <summary>The longest key, as written, that every reader takes on the line of its value (YAML allows 1024 characters).</summary>
    private const int LongestSimpleKey = 1000;

    private readonly Utf8Text text;

    /// <summary>Comments of collections that have not begun, the outermost first.</summary>
    private readonly List<string> pending = [];
    private Frame[] frames = new Frame[16];
    private int depth;
    private bool rootWritten;
    private bool anyDocument;

    /// <summary>Whether the cursor stands behind <c>- </c>, so that what comes next stays on the line.</summary>
    private bool behindDash;

    /// <summary>Makes a writer for a file.</summary>
    public YamlWriter()
        : this(4096)
    {
    }

    /// <summary>Makes a writer for a text of about this length, in bytes.</summary>
    public YamlWriter(int capacity) => text = new Utf8Text(capacity);

    private enum FrameKind : byte
    {
        Mapping,
        Sequence,
    }

    /// <summary>Writes comment lines (<c># …</c>) at the current indentation; control and format characters are made visible.</summary>
    /// <param name="text">The text; LF, CRLF and CR separate lines, each line gets its own <c>#</c>.</param>
    public YamlWriter Comment(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (depth == 0)
        {
            WriteComment(text, 0);
            return this;
        }

        ref var frame = ref frames[depth - 1];
        if (frame.HasKey)
        {
            throw new InvalidOperationException("A comment cannot stand between a key and its value.");
        }

        if (frame.Started)
        {
            WriteComment(text, Indentation(depth - 1));
        }
        else
        {
            // Where it goes is known only once the collection turns out to be empty or not.
            pending.Add(text);
            frame.Comments++;
        }

        return this;
    }

    /// <summary>Writes a key of the current mapping.</summary>
    public YamlWriter Key(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (depth == 0 || frames[depth - 1].Kind != FrameKind.Mapping)
        {
            throw new InvalidOperationException("A key can only stand in a mapping.");
        }

        if (frames[depth - 1].HasKey)
        {
            throw new InvalidOperationException("The key before this one has no value yet.");
        }

        Start(depth - 1);
        Indent(Indentation(depth - 1));
        var before = text.Length;
        ScalarText.Append(text, key);
        if (text.Length - before > LongestSimpleKey)
        {
            text.Insert(before, "? "u8);
            text.Append('\n');
            Indent(Indentation(depth - 1));
        }

        text.Append(':');
        frames[depth - 1].HasKey = true;
        return this;
    }

    /// <summary>Writes a text value. It always reads back as the same string (an unpaired surrogate, which is no text, as U+FFFD).</summary>
    public YamlWriter Value(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        BeforeScalar();
        ScalarText.Append(text, value);
        return AfterScalar();
    }

    /// <summary>Writes a number.</summary>
    public YamlWriter Value(int value)
    {
        BeforeScalar();
        Span<char> digits = stackalloc char[11];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        text.Append(digits[..length]);
        return AfterScalar();
    }

    /// <summary>Writes a boolean.</summary>
    public YamlWriter Value(bool value)
    {
        BeforeScalar();
        text.Append(value ? "true"u8 : "false"u8);
        return AfterScalar();
    }

    /// <summary>Starts a mapping (at the top, as the value of a key, or as an item).</summary>
    public YamlWriter BeginMapping() => Begin(FrameKind.Mapping);

    /// <summary>Ends a mapping; an empty one is written as <c>{}</c>.</summary>
    public YamlWriter EndMapping() => End(FrameKind.Mapping, "{}");

    /// <summary>Starts a sequence.</summary>
    public YamlWriter BeginSequence() => Begin(FrameKind.Sequence);

    /// <summary>Ends a sequence; an empty one is written as <c>[]</c>.</summary>
    public YamlWriter EndSequence() => End(FrameKind.Sequence, "[]");

    /// <summary>Starts the next document of the stream (<c>---</c>).</summary>
    public YamlWriter NextDocument()
    {
        RequireComplete(anyDocument);
        text.Append("---\n"u8);
        anyDocument = true;
        rootWritten = false;
        return this;
    }

    /// <summary>The text so far.</summary>
    /// <exception cref="InvalidOperationException">A mapping or sequence is still open, or the last document has no content.</exception>
    public override string ToString()
    {
        RequireComplete(anyDocument);
        return text.ToString();
    }

    /// <summary>The text so far as UTF-8 without a mark; valid until more is written.</summary>
    /// <exception cref="InvalidOperationException">A mapping or sequence is still open, or the last document has no content.</exception>
    public ReadOnlyMemory<byte> ToUtf8()
    {
        RequireComplete(anyDocument);
        return text.Written;
    }

    /// <summary>All collections sit two columns right of the one they stand in, so the depth says it all.</summary>
    private static int Indentation(int position) => 2 * position;

    private void RequireComplete(bool contentRequired)
    {
        if (depth != 0)
        {
            throw new InvalidOperationException("A mapping or sequence is still open.");
        }

        if (contentRequired && !rootWritten)
        {
            throw new InvalidOperationException("The document has no content.");
        }
    }

    private YamlWriter Begin(FrameKind kind)
    {
        RequirePlace();
        if (depth == frames.Length)
        {
            Array.Resize(ref frames, depth * 2);
        }

        frames[depth++] = new Frame { Kind = kind };
        return this;
    }

    private YamlWriter End(FrameKind kind, string empty)
    {
        if (depth == 0 || frames[depth - 1].Kind != kind)
        {
            throw new InvalidOperationException("There is no such mapping or sequence to end.");
        }

        ref var frame = ref frames[depth - 1];
        if (frame.HasKey)
        {
            throw new InvalidOperationException("The last key has no value.");
        }

        if (frame.Started)
        {
            depth--;
            AfterValue();
            return this;
        }

        // Its own comments are the last ones that wait; those of the collections around it go above.
        var comments = pending.GetRange(pending.Count - frame.Comments, frame.Comments);
        pending.RemoveRange(pending.Count - comments.Count, comments.Count);
        depth--;
        BeforeScalar();
        text.Append(empty);
        AfterScalar();
        foreach (var comment in comments)
        {
            WriteComment(comment, Indentation(Math.Max(depth - 1, 0)));
        }

        return this;
    }

    private void RequirePlace()
    {
        if (depth == 0)
        {
            if (rootWritten)
            {
                throw new InvalidOperationException("The document has its content already; use NextDocument.");
            }
        }
        else if (frames[depth - 1].Kind == FrameKind.Mapping && !frames[depth - 1].HasKey)
        {
            throw new InvalidOperationException("A value in a mapping needs a key first.");
        }
    }

    private void BeforeScalar()
    {
        RequirePlace();
        if (depth == 0)
        {
            return;
        }

        Start(depth - 1);
        if (frames[depth - 1].Kind == FrameKind.Mapping)
        {
            text.Append(' ');
        }
        else
        {
            Dash(depth - 1);
            behindDash = false;
        }
    }

    private YamlWriter AfterScalar()
    {
        text.Append('\n');
        AfterValue();
        return this;
    }

    private void AfterValue()
    {
        if (depth == 0)
        {
            rootWritten = true;
            anyDocument = true;
        }
        else
        {
            frames[depth - 1].HasKey = false;
        }
    }

    /// <summary>Writes what leads to the first entry of a collection, and of those around it that have not begun yet.</summary>
    private void Start(int position)
    {
        if (frames[position].Started)
        {
            return;
        }

        var first = position;
        while (first > 0 && !frames[first - 1].Started)
        {
            first--;
        }

        // Only sequences can hold an unstarted collection: a mapping starts with its key. So all comments of the chain fit above its first line.
        var inMapping = first > 0 && frames[first - 1].Kind == FrameKind.Mapping;
        if (inMapping)
        {
            text.Append('\n');
        }

        var column = first == 0 ? 0 : Indentation(inMapping ? first : first - 1);
        foreach (var comment in pending)
        {
            WriteComment(comment, column);
        }

        pending.Clear();

        for (var i = first; i <= position; i++)
        {
            if (i > 0 && frames[i - 1].Kind == FrameKind.Sequence)
            {
                Dash(i - 1);
            }

            frames[i].Started = true;
        }
    }

    private void Dash(int position)
    {
        Indent(Indentation(position));
        text.Append("- "u8);
        behindDash = true;
    }

    private void Indent(int column)
    {
        if (behindDash)
        {
            behindDash = false;
            return;
        }

        text.AppendSpaces(column);
    }

    private void WriteComment(string comment, int column)
    {
        foreach (var line in comment.AsSpan().EnumerateLines())
        {
            Indent(column);
            text.Append('#');
            if (!line.IsEmpty)
            {
                text.Append(' ');
                if (line.ContainsAnyExceptInRange(' ', '~'))
                {
                    text.Append(Printable.Clean(line.ToString(), int.MaxValue));
                }
                else
                {
                    text.Append(line);
                }
            }

            text.Append('\n');
        }
    }

    private struct Frame
    {
        public FrameKind Kind;
        public bool Started;
        public bool HasKey;

        /// <summary>How many of the comments that wait belong to it.</summary>
        public int Comments;
    }
}
