namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>Says once that features which the environment switches on could not be decided.</summary>
internal static class EnvironmentReport
{
    /// <summary>Reports an environment that is missing or incomplete.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Environment;
        if (environment.IsComplete)
        {
            return;
        }

        context.Report(ConfigurationDiagnostics.EnvironmentUnknownDescriptor.At(
            null,
            !environment.Variables.Values.Any(variable => variable.Span is not null)
                ? "No environment was given: built-in providers, tools and sign-in methods that only environment variables switch on are not in the inventory."
                : "The environment is known only in part (a Secret adds to it): features that other variables switch on are not in the inventory.",
            "Give the environment with --env FILE, or the names of the variables that are set with --env-keys NAME,NAME (values are not needed)."));
    }
}
