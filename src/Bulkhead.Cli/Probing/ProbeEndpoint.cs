using System.Globalization;
using System.Net;
using Bulkhead.Cli.Explaining;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Probing;

/// <summary>A destination of the run.</summary>
/// <param name="Host">A name, or one address.</param>
/// <param name="Port">The port.</param>
/// <param name="IsHttp">Whether plain HTTP is spoken; else TLS.</param>
internal sealed record ProbeEndpoint(Host Host, int Port, bool IsHttp)
{
    /// <summary>The name; null for an address.</summary>
    public Hostname? Name => (Host as Host.Name)?.Value;

    /// <summary>The address; null for a name.</summary>
    public IPAddress? Address => (Host as Host.Address)?.Value.BaseAddress;

    /// <summary><c>api.openai.com:443</c></summary>
    public string Text => (Address is null || !Host.Text.Contains(':', StringComparison.Ordinal) ? Host.Text : $"[{Host.Text}]") + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is said there.</summary>
    public ProbeSpeech Speech => IsHttp ? ProbeSpeech.Http : ProbeSpeech.Tls;

    /// <summary>Reads what a user wrote: <c>HOST:PORT</c> or a URL, as <c>bulkhead explain</c> reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="endpoint">The destination.</param>
    /// <param name="problem">Why it was refused, as a sentence.</param>
    public static bool TryRead(string text, out ProbeEndpoint? endpoint, out string? problem)
    {
        endpoint = null;
        if (!Question.TryRead(text, out var question, out problem))
        {
            return false;
        }

        if (question!.Application == Application.Other || question.Host is Host.Address { IsSingle: false })
        {
            problem = "only https, http, wss and ws to one host can be tried.";
            return false;
        }

        endpoint = new ProbeEndpoint(question.Host, question.Port, question.Protocol is ApplicationProtocol.Http or ApplicationProtocol.Ws);
        return true;
    }
}
