using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Connections to the Internet without TLS.</summary>
internal static class PlaintextRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var intent in input.OpenOutside.Where(intent => intent.Destination.Protocol is ApplicationProtocol.Http or ApplicationProtocol.Ws))
        {
            var (plain, safe) = intent.Destination.Protocol == ApplicationProtocol.Http ? ("http", "https") : ("ws", "wss");
            yield return ReviewDiagnostics.Plaintext.About(intent,
                $"{intent.Destination.Host!.Text} is contacted over {plain}: everything that is sent there can be read on the way",
                $"Write {safe}:// in the address, if the host answers there; otherwise put a proxy with TLS in front of it.");
        }
    }
}
