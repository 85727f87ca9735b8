using System.Text;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Spooling;

namespace Bulkhead.FlowStore.Tests.Spooling;

public sealed class TailReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-tail-").FullName;

    private string Log => Path.Combine(folder, "gateway.log");

    [Fact]
    public void Lines_come_when_they_are_complete()
    {
        using var reader = new TailReader(Log, position: null);
        Assert.True(reader.Read().AtEnd);
        File.WriteAllText(Log, "one\ntwo\nthr");
        Assert.Equal(["one", "two"], Lines(reader.Read()));
        Assert.True(reader.Read().AtEnd);
        File.AppendAllText(Log, "ee\n\n");
        Assert.Equal(["three", ""], Lines(reader.Read()));
    }

    [Fact]
    public void A_new_reader_goes_on_where_the_position_says()
    {
        File.WriteAllText(Log, "one\ntwo\nthree\n");
        using var first = new TailReader(Log, position: null);
        var read = first.Read();
        File.AppendAllText(Log, "four\n");
        using var second = new TailReader(Log, Position(read));
        var next = second.Read();
        Assert.Equal(["four"], Lines(next));
        Assert.Equal(read.File, next.File);
    }

    [Fact]
    public void Rotation_loses_nothing_neither_with_an_open_file_nor_between_two_readers()
    {
        File.WriteAllText(Log, "a1\na2\n");
        using var open = new TailReader(Log, position: null);
        var position = Position(open.Read());
        File.AppendAllText(Log, "a3\nunfinished");
        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "b1\n");
        File.Move(Log, Log + ".2");
        File.SetLastWriteTimeUtc(Log + ".1", DateTime.UtcNow.AddMinutes(-2));
        File.SetLastWriteTimeUtc(Log + ".2", DateTime.UtcNow.AddMinutes(-1));
        File.WriteAllText(Log, "c1\n");
        File.WriteAllText(Log + ".0.gz", "a1\nnot text\n");
        Assert.Equal(["a3", "unfinished", "b1", "c1"], All(open));
        using var later = new TailReader(Log, position);
        Assert.Equal(["a3", "unfinished", "b1", "c1"], All(later));
        Assert.True(later.Read().AtEnd);
    }

    [Fact]
    public void Truncation_is_told_and_a_copy_made_before_it_is_read()
    {
        File.WriteAllText(Log, "a1\na2\n");
        using var reader = new TailReader(Log, position: null);
        Assert.Equal(["a1", "a2"], Lines(reader.Read()));
        File.AppendAllText(Log, "a3\n");
        File.Copy(Log, Log + ".1");
        File.WriteAllText(Log, "b1\n");
        Assert.Equal(["a3", "b1"], All(reader));
        File.Delete(Log + ".1");
        File.WriteAllText(Log, "c\n");
        var read = reader.Read();
        Assert.NotNull(read.Gap);
        Assert.Equal(["c"], Lines(read));
    }

    [Fact]
    public void A_file_that_is_gone_is_told()
    {
        File.WriteAllText(Log, "new\n");
        using var reader = new TailReader(Log, new Checkpoint("gateway", "0123456789abcdef01234567", 77, ""));
        var read = reader.Read();
        Assert.NotNull(read.Gap);
        Assert.Equal(["new"], Lines(read));
    }

    [Fact]
    public void A_line_without_end_comes_in_pieces()
    {
        File.WriteAllText(Log, new string('x', 10_000) + "\nnext\n");
        using var reader = new TailReader(Log, position: null);
        Assert.Equal([4096, 4096, 1808, 4], Collect(reader, 4096).Select(line => line.Length));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static List<string> All(TailReader reader) => Collect(reader, 1 << 20);

    private static List<string> Collect(TailReader reader, int maximum)
    {
        var all = new List<string>();
        for (var read = reader.Read(maximum); !read.AtEnd; read = reader.Read(maximum))
        {
            Assert.Null(read.Gap);
            all.AddRange(Lines(read));
        }

        return all;
    }

    private static IEnumerable<string> Lines(LinesRead read) => read.Lines.Select(line => Encoding.UTF8.GetString(line.Span));

    private static Checkpoint Position(LinesRead read) => new("gateway", read.File, read.Offset, "");
}
