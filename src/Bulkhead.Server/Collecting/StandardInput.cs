using System.Buffers;
using System.IO.Pipelines;
using Bulkhead.FlowStore.Spooling;

namespace Bulkhead.Server.Collecting;

/// <summary>Lines that another program pipes in, kept in the spool like those of syslog.</summary>
internal static class StandardInput
{
    private const int MostLine = 64 * 1024;

    /// <summary>Reads to the end.</summary>
    public static async Task ReadAsync(SpoolWriter spool, CancellationToken cancel)
    {
        await using (spool.ConfigureAwait(false))
        {
            var reader = PipeReader.Create(Console.OpenStandardInput());
            try
            {
                while (true)
                {
                    var result = await reader.ReadAsync(cancel).ConfigureAwait(false);
                    var (buffer, kept) = (result.Buffer, new List<Task>());
                    while (buffer.PositionOf((byte)'\n') is { } end)
                    {
                        kept.Add(spool.WriteAsync(Line(buffer.Slice(0, end)), cancel));
                        buffer = buffer.Slice(buffer.GetPosition(1, end));
                    }

                    if (buffer.Length > MostLine || (result.IsCompleted && !buffer.IsEmpty))
                    {
                        // Too long to be a record, or the last one without its end: it is read as it is, and counted.
                        kept.Add(spool.WriteAsync(Line(buffer), cancel));
                        buffer = buffer.Slice(buffer.End);
                    }

                    await Task.WhenAll(kept).ConfigureAwait(false);
                    reader.AdvanceTo(buffer.Start, buffer.End);
                    if (result.IsCompleted)
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The end.
            }
        }
    }

    private static byte[] Line(ReadOnlySequence<byte> line) => line.Slice(0, Math.Min(line.Length, MostLine)).ToArray();
}
