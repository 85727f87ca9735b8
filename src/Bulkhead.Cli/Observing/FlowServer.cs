using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>An answer, or why there is none.</summary>
/// <param name="Value">The answer; null when there is a problem.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct Answer<T>(T? Value, Diagnostic? Problem)
    where T : class;

/// <summary>Asks the API of <c>bulkheadd serve</c>. Certificates are checked, redirects are not followed, proxies and credentials of the environment are not used.</summary>
internal sealed class FlowServer : IDisposable
{
    // An answer of 10,000 records with the longest texts stays below.
    private const int MostBytes = 256 * 1024 * 1024;

    // A summary of a quarter takes seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly ServerAccess access;
    private readonly HttpClient client;

    /// <summary>Connects when it is first asked.</summary>
    public FlowServer(ServerAccess access)
    {
        this.access = access;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
        };
        if (access.Authorities is { } authorities)
        {
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.AddRange(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain };
        }

        client = new HttpClient(handler) { BaseAddress = access.Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("bulkhead", ToolVersion.Text));
        if (access.Token is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The newest records.</summary>
    public Task<Answer<FlowListing>> ListAsync(string filter, int limit, CancellationToken cancellation) =>
        AskAsync(Number($"api/v1/flows?range=all&limit={limit}&q={Uri.EscapeDataString(filter)}"), FlowAnswers.Listing, cancellation);

    /// <summary>Numbers by the values of a field.</summary>
    public Task<Answer<FlowStats>> StatsAsync(string filter, string by, int top, CancellationToken cancellation) =>
        AskAsync(Number($"api/v1/stats?range=all&by={by}&top={top}&q={Uri.EscapeDataString(filter)}"), FlowAnswers.Stats, cancellation);

    /// <summary>What is recorded of a period, for evidence. The server closes days that are over and hashes them again first.</summary>
    public Task<Answer<Evidence.Facts.FlowFacts>> EvidenceAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation) =>
        AskAsync(
            $"api/v1/evidence/flows?since={Uri.EscapeDataString(since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}&until={Uri.EscapeDataString(until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}",
            static bytes => Evidence.Facts.EvidenceJson.Read<Evidence.Facts.FlowFacts>(bytes.Span, out _), cancellation);

    /// <summary>Copies every record that fits.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="format">csv, json or ocsf.</param>
    /// <param name="take">Takes the bytes as they come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it is not whole; null when it is.</returns>
    public async Task<Diagnostic?> ExportAsync(string filter, string format, LineHandler take, CancellationToken cancellation)
    {
        var (answer, problem) = await SendAsync($"api/v1/flows/export?range=all&format={format}&q={Uri.EscapeDataString(filter)}", cancellation).ConfigureAwait(false);
        using (answer)
        {
            return problem ?? (answer!.Content.Headers.ContentType?.MediaType is "text/csv" or "application/x-ndjson"
                ? await ReadAsync(answer, take, Patience, cancellation).ConfigureAwait(false)
                : ServerProblem.Unknown(access.Address));
        }
    }

    /// <summary>Opens the live flows.</summary>
    public async Task<Answer<HttpResponseMessage>> StreamAsync(string filter, CancellationToken cancellation)
    {
        var (answer, problem) = await SendAsync($"api/v1/flows/stream?range=all&q={Uri.EscapeDataString(filter)}", cancellation).ConfigureAwait(false);
        if (problem is null && answer!.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            answer.Dispose();
            return new(null, ServerProblem.Unknown(access.Address));
        }

        return new(answer, problem);
    }

    /// <summary>Reads an answer to its end.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="take">Takes the bytes as they come.</param>
    /// <param name="idle">How long nothing may come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it broke; null when the end was reached.</returns>
    public async Task<Diagnostic?> ReadAsync(HttpResponseMessage answer, LineHandler take, TimeSpan idle, CancellationToken cancellation)
    {
        var piece = new byte[64 * 1024];
        var stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (true)
            {
                int read;
                try
                {
                    using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                    patience.CancelAfter(idle);
                    read = await stream.ReadAsync(piece, patience.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    return ServerProblem.TimedOut(access.Address);
                }
                catch (Exception exception) when (exception is IOException or HttpRequestException)
                {
                    return ServerProblem.Broken(access.Address);
                }

                if (read == 0)
                {
                    return null;
                }

                take(piece.AsSpan(0, read));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<Answer<T>> AskAsync<T>(string path, Func<ReadOnlyMemory<byte>, T?> read, CancellationToken cancellation)
        where T : class
    {
        var (answer, problem) = await SendAsync(path, cancellation).ConfigureAwait(false);
        if (problem is not null)
        {
            return new(null, problem);
        }

        using (answer)
        {
            using var body = new MemoryStream();
            var isTooLong = false;
            problem = await ReadAsync(answer!, piece =>
            {
                isTooLong |= body.Length + piece.Length > MostBytes;
                body.Write(isTooLong ? [] : piece);
            }, Patience, cancellation).ConfigureAwait(false);
            var value = problem is null && !isTooLong ? read(body.GetBuffer().AsMemory(0, (int)body.Length)) : null;
            return new(value, problem ?? (value is null ? ServerProblem.Unknown(access.Address) : null));
        }
    }

    private async Task<Answer<HttpResponseMessage>> SendAsync(string path, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                (var whole, answer) = (answer, null);
                return new(whole, null);
            }

            return new(null, await ServerProblem.OfAsync(answer, access, patience.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(null, ServerProblem.TimedOut(access.Address));
        }
        catch (HttpRequestException exception)
        {
            return new(null, ServerProblem.Of(exception, access.Address));
        }
        finally
        {
            answer?.Dispose();
        }
    }
}
