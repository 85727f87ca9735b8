using System.Text;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Spooling;

namespace Bulkhead.FlowStore.Tests.Spooling;

public sealed class SpoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-spool-").FullName;

    [Fact]
    public async Task What_is_written_is_read_in_order_over_many_files_and_old_files_go()
    {
        var sent = Enumerable.Range(0, 500).Select(i => $"line {i}").ToList();
        await using (var writer = new SpoolWriter(folder, segmentBytes: 200))
        {
            foreach (var line in sent)
            {
                await writer.WriteAsync(Encoding.UTF8.GetBytes(line), TestContext.Current.CancellationToken);
            }
        }

        Assert.True(Directory.GetFiles(folder).Length > 10);
        using var reader = new SpoolReader(folder, position: null);
        var read = reader.Read(maximum: 64);
        var first = read.Lines.Length;
        Assert.Equal(sent.Take(first), Lines(read));

        // Another reader goes on from there, to the end.
        using var second = new SpoolReader(folder, new Checkpoint("s", read.File, read.Offset, ""));
        var rest = new List<string>();
        for (read = second.Read(); !read.AtEnd; read = second.Read())
        {
            rest.AddRange(Lines(read));
        }

        Assert.Equal(sent.Skip(first), rest);
        second.DeleteBefore(new Checkpoint("s", read.File, read.Offset, ""));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Nobody_forges_a_second_line()
    {
        await using (var writer = new SpoolWriter(folder))
        {
            await writer.WriteAsync("one\nverdict=allowed"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        using var reader = new SpoolReader(folder, position: null);
        Assert.Equal(["one verdict=allowed"], Lines(reader.Read()));
    }

    [Theory]
    [InlineData("one\ntwo\nunfin", "one", "two", "later")]
    [InlineData("unfinished", "later")]
    [InlineData("one\n", "one", "later")]
    [InlineData("", "later")]
    public async Task An_unfinished_line_of_a_crash_is_cut_off(string content, params string[] expected)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "000000000007.spool"), content, TestContext.Current.CancellationToken);
        using var reader = new SpoolReader(folder, position: null);
        var lines = Lines(reader.Read()).ToList();
        await using (var writer = new SpoolWriter(folder))
        {
            await writer.WriteAsync("later"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        lines.AddRange(Lines(reader.Read()));
        Assert.Equal(expected, lines);
        Assert.Equal(content.LastIndexOf('\n') + 1, new FileInfo(Path.Combine(folder, "000000000007.spool")).Length);
    }

    [Fact]
    public async Task A_write_completes_only_when_the_line_is_in_the_file()
    {
        await using var writer = new SpoolWriter(folder);
        await writer.WriteAsync("here"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("here\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_line_that_cannot_be_written_is_not_acknowledged()
    {
        var gone = Path.Combine(folder, "gone");
        await using var writer = new SpoolWriter(gone);
        Directory.Delete(gone);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => writer.WriteAsync("lost"u8.ToArray(), TestContext.Current.CancellationToken));
        Directory.CreateDirectory(gone);
        await writer.WriteAsync("kept"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new SpoolReader(gone, position: null);
        Assert.Equal(["kept"], Lines(reader.Read()));
    }

    [Fact]
    public async Task Lines_that_belong_together_are_read_as_lines()
    {
        await using (var writer = new SpoolWriter(folder))
        {
            await writer.WriteLinesAsync("one\ntwo\n"u8.ToArray(), TestContext.Current.CancellationToken);
            await writer.WriteAsync("three"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        using var reader = new SpoolReader(folder, position: null);
        Assert.Equal(["one", "two", "three"], Lines(reader.Read()));
    }

    [Fact]
    public async Task What_the_writer_may_still_take_back_is_not_read()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "000000000007.spool"), "before\n", TestContext.Current.CancellationToken);
        await using var writer = new SpoolWriter(folder);
        using var reader = new SpoolReader(folder, position: null, writer);
        Assert.Equal(["before"], Lines(reader.Read()));

        // In the file, and nobody has been told that they are kept.
        await writer.WriteAsync("kept"u8.ToArray(), TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(Path.Combine(folder, "000000000008.spool"), "not kept\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "000000000009.spool"), "not known\n", TestContext.Current.CancellationToken);
        Assert.Equal(["kept"], Lines(reader.Read()));
        Assert.Empty(reader.Read().Lines);
        Assert.Equal((long.MaxValue, 5, 0), (writer.EndOf("000000000007.spool"), writer.EndOf("000000000008.spool"), writer.EndOf("000000000009.spool")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<string> Lines(LinesRead read) => read.Lines.Select(line => Encoding.UTF8.GetString(line.Span));
}
