using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Speech;

/// <summary>Speech to text and text to speech. Addresses under <c>url</c> are used as they are written.</summary>
internal static class SpeechExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var stt = context.Configuration["speech"]["stt"];
        var tts = context.Configuration["speech"]["tts"];
        Hosted(context, stt["openai"], "stt-openai", "stt-openai-url");
        Azure(context, stt["azureOpenAI"], "stt-azure");
        Hosted(context, tts["openai"], "tts-openai", "tts-openai-url");
        Azure(context, tts["azureOpenAI"], "tts-azure");
        Hosted(context, tts["elevenlabs"], "tts-elevenlabs", "tts-elevenlabs-url");
        if (tts["localai"]["url"] is { HasValue: true } url)
        {
            new Feature(context, "tts-localai").Url(Reason.Of(url), url, expands: false);
        }

        if (tts["elevenlabs"]["websocketUrl"] is { HasValue: true } ignored)
        {
            context.Report(FeatureDiagnostics.IgnoredKey.At(
                ignored.Span,
                "speech.tts.elevenlabs.websocketUrl is accepted and not used by the server",
                "Remove the key, or set url."));
        }

        BrowserEngine(context, context.Configuration["speech"]["speechTab"]["speechToText"]["engineSTT"]);
        BrowserEngine(context, context.Configuration["speech"]["speechTab"]["textToSpeech"]["engineTTS"]);
    }

    private static void Hosted(ExtractionContext context, ConfigNode block, string id, string urlId)
    {
        if (!block.HasValue)
        {
            return;
        }

        if (block["url"] is { HasValue: true } url && !string.IsNullOrWhiteSpace(url.AsText()))
        {
            new Feature(context, urlId).Url(Reason.Of(url), url, expands: false);
        }
        else
        {
            new Feature(context, id).Known(Reason.Of(block));
        }
    }

    private static void Azure(ExtractionContext context, ConfigNode block, string id)
    {
        var node = block["instanceName"];
        if (node.AsText() is not { Length: > 0 } written)
        {
            return;
        }

        var expanded = Expansion.Expand(written, context.Environment);
        var reason = Reason.Of(node).And([.. expanded.Used.Select(variable => variable.ToOrigin())]);
        var name = expanded.Text;
        var mark = name.IndexOf("://", StringComparison.Ordinal);
        name = (mark < 0 ? name : name[(mark + 3)..]).TrimEnd('/');
        var host = name.Contains(".azure.com", StringComparison.Ordinal) || name.Contains(".azure.us", StringComparison.Ordinal) ? name : name + ".openai.azure.com";
        new Feature(context, id).Host(reason, host, 443, ApplicationProtocol.Https);
    }

    private static void BrowserEngine(ExtractionContext context, ConfigNode node)
    {
        if (node.AsText() == "browser")
        {
            new Feature(context, "speech-browser-engine").Nowhere(
                new Reason(Certainty.UserControlled, Places.Of(node)) { Note = "the browser sends the audio to its own vendor" });
        }
    }
}
