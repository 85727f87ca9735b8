namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Lets a file be deleted when nobody can be reading it any more: waits for the readers that were there when it was unregistered.</summary>
internal sealed class ReaderGate
{
    private readonly Lock gate = new();
    private readonly HashSet<TaskCompletionSource> reading = [];

    /// <summary>A reader begins; it ends when the result is disposed.</summary>
    public IDisposable Enter()
    {
        var reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            reading.Add(reader);
        }

        return new Leaving(this, reader);
    }

    /// <summary>Waits for all readers that are there now.</summary>
    public Task Passed()
    {
        lock (gate)
        {
            return Task.WhenAll(reading.Select(reader => reader.Task));
        }
    }

    private sealed class Leaving(ReaderGate gate, TaskCompletionSource reader) : IDisposable
    {
        public void Dispose()
        {
            lock (gate.gate)
            {
                gate.reading.Remove(reader);
            }

            reader.TrySetResult();
        }
    }
}
