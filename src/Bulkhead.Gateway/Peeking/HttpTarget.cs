namespace Bulkhead.Gateway.Peeking;

/// <summary>Request targets (RFC 9112 section 3.2).</summary>
internal static class HttpTarget
{
    /// <summary>Reads a target.</summary>
    /// <param name="method">The method, which decides about two of the forms.</param>
    /// <param name="target">Visible ASCII without <c>#</c>, not empty.</param>
    /// <param name="form">The form.</param>
    /// <param name="path">Where the path starts in the target; its length when there is none; -1 when an absolute form leaves it out, which means <c>/</c>.</param>
    /// <param name="named">The authority in the target, if one stands there.</param>
    public static Refusal Read(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, out HttpTargetForm form, out int path, out HttpAuthority? named)
    {
        named = null;
        path = target.Length;
        form = HttpTargetForm.Authority;
        if (method.SequenceEqual("CONNECT"u8))
        {
            var refusal = HttpAuthorities.Read(target, out named);
            return !refusal.IsRefused && named?.Port is null ? Wrong("The target of CONNECT has no port.") : refusal;
        }

        form = HttpTargetForm.Origin;
        if (target[0] == '/')
        {
            path = 0;
            return Refusal.None;
        }

        if (target.SequenceEqual("*"u8))
        {
            form = HttpTargetForm.Asterisk;
            return method.SequenceEqual("OPTIONS"u8) ? Refusal.None : Wrong("The target * belongs to OPTIONS alone.");
        }

        form = HttpTargetForm.Absolute;
        var scheme = "http://"u8;
        if (target.Length < scheme.Length || !HttpSyntax.Is(target[..scheme.Length], scheme))
        {
            return Wrong("The target is neither a path nor an http URL.");
        }

        var rest = target[scheme.Length..];
        var end = rest.IndexOfAny((byte)'/', (byte)'?');
        if (end >= 0 && rest[end] == '?')
        {
            return Wrong("The target is a URL with a query and without a path.");
        }

        path = end < 0 ? -1 : scheme.Length + end;
        return HttpAuthorities.Read(end < 0 ? rest : rest[..end], out named);
    }

    private static Refusal Wrong(string detail) => new(RefusalReason.HttpTargetForm, detail);
}
