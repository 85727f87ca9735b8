using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Bulkhead.Gateway.Decrypting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Bulkhead.Server.Decrypting;

/// <summary>Where decrypted connections in HTTP/2 enter the server: no address, and nothing that a socket could reach.</summary>
internal sealed class DecryptedEndPoint : EndPoint
{
    /// <inheritdoc/>
    public override string ToString() => "decrypted:h2";
}

/// <summary>Hands decrypted connections to the server as if they had been accepted.</summary>
internal sealed class DecryptedTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> arrived = Channel.CreateUnbounded<ConnectionContext>();

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is DecryptedEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, arrived));

    /// <summary>Hands a connection over; false when the server has stopped.</summary>
    public bool TryServe(ConnectionContext connection) => arrived.Writer.TryWrite(connection);

    private sealed class Listener(EndPoint end, Channel<ConnectionContext> queue) : IConnectionListener
    {
        public EndPoint EndPoint => end;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await queue.Reader.WaitToReadAsync(cancellationToken) && queue.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            queue.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}

/// <summary>What a request can ask about the connection that it came on.</summary>
internal interface IDecryptedConnectionFeature
{
    /// <summary>The connection.</summary>
    DecryptableConnection Connection { get; }

    /// <summary>What watches its frames.</summary>
    Http2Watch Watch { get; }
}

/// <summary>A decrypted connection as the server sees it.</summary>
internal sealed class DecryptedConnectionContext : DefaultConnectionContext, IDecryptedConnectionFeature, ITlsConnectionFeature, ITlsApplicationProtocolFeature, ITlsHandshakeFeature
{
    private readonly CancellationTokenSource closed = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DecryptedConnectionContext(DecryptableConnection connection, System.IO.Pipelines.IDuplexPipe transport, Http2Watch watch, SslProtocols version)
        : base("decrypted-" + connection.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
    {
        (Connection, Watch, Protocol) = (connection, watch, version);
        Transport = transport;
        ConnectionClosed = closed.Token;
        RemoteEndPoint = connection.Source;
        Features.Set<IDecryptedConnectionFeature>(this);
        Features.Set<ITlsConnectionFeature>(this);
        Features.Set<ITlsApplicationProtocolFeature>(this);
        Features.Set<ITlsHandshakeFeature>(this);
    }

    /// <inheritdoc/>
    public DecryptableConnection Connection { get; }

    /// <inheritdoc/>
    public Http2Watch Watch { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ApplicationProtocol => SslApplicationProtocol.Http2.Protocol;

    /// <inheritdoc/>
    public SslProtocols Protocol { get; }

    /// <summary>No certificate is asked of clients.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Ends when the server is done with the connection.</summary>
    public Task Ended => ended.Task;

#pragma warning disable SYSLIB0058 // The features of the interface that are obsolete are not filled.
    CipherAlgorithmType ITlsHandshakeFeature.CipherAlgorithm => CipherAlgorithmType.None;

    int ITlsHandshakeFeature.CipherStrength => 0;

    HashAlgorithmType ITlsHandshakeFeature.HashAlgorithm => HashAlgorithmType.None;

    int ITlsHandshakeFeature.HashStrength => 0;

    ExchangeAlgorithmType ITlsHandshakeFeature.KeyExchangeAlgorithm => ExchangeAlgorithmType.None;

    int ITlsHandshakeFeature.KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058

    /// <inheritdoc/>
    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);

    /// <summary>The client is gone: what is open for it ends.</summary>
    public void Close() => closed.Cancel();

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        // Not that of the base: it cancels a token that may be disposed of by then. What the token ends is not to run within the caller's locks.
        Connection.Break();
        ThreadPool.UnsafeQueueUserWorkItem(static context => context.Close(), this, preferLocal: false);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        return base.DisposeAsync();
    }
}
