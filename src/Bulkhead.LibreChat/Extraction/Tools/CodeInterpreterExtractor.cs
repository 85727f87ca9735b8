using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Tools;

/// <summary>Code execution: the hosted interpreter, an own one, and stateful environments.</summary>
internal static class CodeInterpreterExtractor
{
    private const string Closing = "endpoints.agents.capabilities without execute_code, or LIBRECHAT_CODE_BASEURL";

    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var agents = context.Configuration["endpoints"]["agents"];
        Default(context);
        Stateful(context);
        foreach (var environment in agents["statefulCodeSessions"]["environments"].Items())
        {
            if (environment["baseURL"] is { HasValue: true } url)
            {
                new Feature(context, "code-interpreter-environments").Url(Reason.Of(url), url, expands: false);
            }
        }
    }

    private static void Default(ExtractionContext context)
    {
        var runCode = context.Configuration["interface"]["runCode"];
        var capability = Capability.Of(context, "execute_code");
        if (!capability.IsPossible || runCode.AsBoolean() == false)
        {
            return;
        }

        if (context.Environment.FirstSet("LIBRECHAT_CODE_BASEURL") is { } own)
        {
            new Feature(context, "code-interpreter-url").Variable(new Reason(Certainty.Certain, [.. Places.Of(capability.Node), own.ToOrigin()]), own);
            return;
        }

        // What asks for the hosted interpreter is the capability in writing together with a key; the default capability alone is nobody's decision.
        var key = context.Environment.FirstSet("LIBRECHAT_CODE_API_KEY");
        var isAsked = capability.State == CapabilityState.Listed && key is not null;
        var reason = new Reason(isAsked ? Certainty.Certain : Certainty.Conditional, [.. Places.Of(capability.Node, runCode)]) { ClosedBy = isAsked ? null : Closing };
        reason = key is null ? reason : reason.And(key.ToOrigin());
        reason = isAsked || capability.State != CapabilityState.Listed ? reason : reason with { Needs = ["LIBRECHAT_CODE_API_KEY"] };
        new Feature(context, "code-interpreter-default").Known(reason with
        {
            Note = isAsked ? null : capability.State == CapabilityState.Listed ? "execute_code is listed, but no key for the hosted interpreter is known" : "execute_code is one of LibreChat's default capabilities",
        });
        if (!isAsked)
        {
            var group = context.Catalog["code-interpreter-default"].Group;
            context.Report(FeatureDiagnostics.CodeInterpreter.At(
                capability.Node.Span,
                "agents may run code, and LibreChat sends it to the hosted interpreter",
                $"Remove execute_code from endpoints.agents.capabilities, set LIBRECHAT_CODE_BASEURL to your own interpreter, or answer answers.groups.{group}: allow (or deny).")
                with { Group = group, Explains = "code-interpreter-default" },
                Capability.Without(context, FeatureDiagnostics.CodeInterpreter.Code, "execute_code"));
        }
    }

    private static void Stateful(ExtractionContext context)
    {
        var capability = Capability.Of(context, "stateful_code_sessions", byDefault: false);
        if (!capability.IsPossible)
        {
            return;
        }

        if (Gate.Set(context.Environment, "LIBRECHAT_CODE_BASEURL_STATEFUL").Decide(capability.Node) is { } reason)
        {
            new Feature(context, "code-interpreter-stateful").UrlOf(reason, "LIBRECHAT_CODE_BASEURL_STATEFUL");
        }
    }
}
