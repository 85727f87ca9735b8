namespace Bulkhead.Server.Decrypting;

/// <summary>What follows an upgrade that both sides agreed on: bytes in both directions until one of them ends.</summary>
internal sealed class Http1Tunnel(Http1Client client, Stream stream, OriginConnection origin)
{
    /// <summary>Bytes from the workload.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes to the workload.</summary>
    public long Received { get; private set; }

    /// <summary>Carries both directions.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(stop.Token);
        try
        {
            while (!origin.Held.IsEmpty || await origin.ReceiveAsync())
            {
                var count = origin.Held.Length;
                await stream.WriteAsync(origin.Held);
                origin.Release(count);
                Received += count;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    // The end of the client ends the connection to the origin, and with it the other direction.
    private async Task SendAsync(CancellationToken stop)
    {
        try
        {
            while (await client.ReadRawAsync(stop) is { IsEmpty: false } bytes && await origin.SendAsync(bytes))
            {
                Sent += bytes.Length;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It is gone, or the origin has ended.
        }

        origin.Dispose();
    }
}
