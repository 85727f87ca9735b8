using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Reports.Html;

/// <summary>The style of every document (<c>document.css</c>).</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet.</summary>
    public static string Text { get; } = Read();

    /// <summary>Its digest as a source of a content security policy: <c>sha256-…</c> of what stands between the tags.</summary>
    public static string Digest { get; } = DigestOf(Text);

    private static string Read()
    {
        using var stream = typeof(HtmlStyle).Assembly.GetManifestResourceStream("document.css") ?? throw new InvalidOperationException("document.css is no part of the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string DigestOf(string text)
    {
        var digest = new byte[Sha256.Length];
        Sha256.Hash(Encoding.UTF8.GetBytes(text), digest);
        return "sha256-" + Convert.ToBase64String(digest);
    }
}
