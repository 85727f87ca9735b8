using Bulkhead.LibreChat.Tests.Features;

namespace Bulkhead.LibreChat.Tests.Endpoints;

internal static class AzureCases
{
    public static readonly FeatureCase[] All =
    [
        new("azure-group-instance", "instance name", Azure("acme-west.openai.azure.com"))
        {
            Yaml = Group("instanceName: acme-west"),
        },
        new("azure-group-instance", "instance name from the environment", Azure("acme-west.openai.azure.com"))
        {
            Yaml = Group("instanceName: \"${NAME}\""), Env = "NAME=acme-west",
        },
        new("azure-group-instance", "instance name without a value", "librechat (${NAME}.openai.azure.com) 443 https llm-provider llm-azure-openai external unresolved")
        {
            Yaml = Group("instanceName: \"${NAME}\""),
        },
        new("azure-group-instance", "the suffix is added to a whole host as well", Azure("x.cognitiveservices.azure.com.openai.azure.com"))
        {
            Yaml = Group("instanceName: x.cognitiveservices.azure.com"),
        },
        new("azure-group-instance", "an instance name that would leave the zone", "librechat (evil.dev/x.openai.azure.com) 443 https llm-provider llm-azure-openai external unresolved")
        {
            Yaml = Group("instanceName: evil.dev/x"), Reports = ["BH3001"],
        },
        new("azure-group-instance", "fill-in of an example", "librechat your-instance.openai.azure.com 443 https llm-provider llm-azure-openai external unresolved")
        {
            Yaml = Group("instanceName: your-instance"), Reports = ["BH2004"],
        },
        new("azure-group-baseurl", "markers are filled", Azure("acme.cognitiveservices.azure.com"))
        {
            Yaml = Group("instanceName: acme, deploymentName: d, baseURL: \"https://${INSTANCE_NAME}.cognitiveservices.azure.com/openai/deployments/${DEPLOYMENT_NAME}\""),
            Silent = ["BH2013"],
        },
        new("azure-group-baseurl", "a variable takes the place of the marker", Azure("evil.acme.dev"))
        {
            Yaml = Group("instanceName: acme, baseURL: \"https://${INSTANCE_NAME}.acme.dev/\""), Env = "INSTANCE_NAME=evil", Reports = ["BH2013"],
        },
        new("azure-group-baseurl", "deployment in the host", Azure("d1.acme.dev"), Azure("d2.acme.dev"))
        {
            Yaml = Group("instanceName: acme, baseURL: \"https://${DEPLOYMENT_NAME}.acme.dev/\", models: { m1: { deploymentName: d1 }, m2: { deploymentName: d2 } }"),
        },
        new("azure-group-baseurl", "gateway of another company", Azure("gateway.ai.cloudflare.com"))
        {
            Yaml = Group("instanceName: acme, baseURL: \"https://gateway.ai.cloudflare.com/v1/a/b/azure-openai/${INSTANCE_NAME}/${DEPLOYMENT_NAME}\""),
        },
        new("azure-group-instance", "an address wins over the instance name")
        {
            Yaml = Group("instanceName: acme, baseURL: \"https://llm.acme.dev\""),
        },
        new("azure-group-serverless", "serverless", Azure("m.eastus2.models.ai.azure.com"))
        {
            Yaml = Group("serverless: true, baseURL: \"https://m.eastus2.models.ai.azure.com/v1\""),
        },
        new("azure-group-serverless", "serverless without an address") { Yaml = Group("serverless: true"), Reports = ["BH2014"] },
        new("azure-group-instance", "no instance name") { Yaml = Group("version: v1"), Reports = ["BH2014"] },
        new("azure-legacy-env", "variables", Azure("acme.openai.azure.com")) { Env = "AZURE_API_KEY=k\nAZURE_OPENAI_API_INSTANCE_NAME=acme" },
        new("azure-legacy-env", "the other key", Azure("acme.openai.azure.com")) { Env = "AZURE_OPENAI_API_KEY=k\nAZURE_OPENAI_API_INSTANCE_NAME=acme" },
        new("azure-legacy-env", "groups win") { Yaml = Group("instanceName: acme"), Env = "AZURE_API_KEY=k\nAZURE_OPENAI_API_INSTANCE_NAME=old" },
        new("azure-legacy-env", "no instance name", "librechat (${AZURE_OPENAI_API_INSTANCE_NAME}.openai.azure.com) 443 https llm-provider llm-azure-openai external unresolved")
        {
            Env = "AZURE_API_KEY=k",
        },
        new("azure-legacy-user-provided", "users bring a resource", "librechat ({instance}.openai.azure.com) 443 https llm-provider llm-azure-openai external user-controlled")
        {
            Env = "AZURE_API_KEY=user_provided",
        },
        new("azure-openai-baseurl-env", "address", Azure("az.acme.dev"))
        {
            Env = "AZURE_API_KEY=k\nAZURE_OPENAI_BASEURL=https://az.acme.dev/openai",
        },
        new("azure-openai-baseurl-env", "users type it", "librechat (user_provided) - unknown llm-provider llm-azure-openai external user-controlled")
        {
            Env = "AZURE_API_KEY=k\nAZURE_OPENAI_BASEURL=user_provided",
        },
        new("azure-openai-baseurl-env", "Azure is not used") { Env = "AZURE_OPENAI_BASEURL=https://az.acme.dev/openai" },
        new("azure-assistants", "group", Azure("acme.openai.azure.com"))
        {
            Yaml = "endpoints: { azureOpenAI: { assistants: true, groups: [ { group: g, apiKey: k, instanceName: acme, assistants: true, models: { m: true } } ] } }",
        },
        new("azure-assistants-env", "address", "librechat az.acme.dev 443 https llm-provider llm-azure-assistants external certain")
        {
            Env = "AZURE_ASSISTANTS_API_KEY=k\nAZURE_ASSISTANTS_BASE_URL=https://az.acme.dev",
        },
        new("azure-assistants-env", "no address", "librechat api.openai.com 443 https llm-provider llm-azure-assistants external certain")
        {
            Env = "AZURE_ASSISTANTS_API_KEY=k",
        },
        new("azure-identity", "managed identity",
            "librechat 169.254.169.254 80 http authentication auth-azure private conditional!",
            "librechat login.microsoftonline.com 443 https authentication auth-azure external certain")
        {
            Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_ACCOUNT_NAME=acme",
        },
        new("azure-identity", "workload identity in another cloud", "librechat login.microsoftonline.us 443 https authentication auth-azure external certain")
        {
            Yaml = "fileStrategy: azure_blob",
            Env = "AZURE_STORAGE_ACCOUNT_NAME=acme\nAZURE_FEDERATED_TOKEN_FILE=/t\nAZURE_AUTHORITY_HOST=https://login.microsoftonline.us/",
        },
        new("azure-identity", "connection string") { Yaml = "fileStrategy: azure_blob", Env = "AZURE_STORAGE_CONNECTION_STRING=AccountName=acme;AccountKey=k" },
    ];

    private static string Azure(string host) => $"librechat {host} 443 https llm-provider llm-azure-openai external certain";

    private static string Group(string entries)
    {
        var models = entries.Contains("models:", StringComparison.Ordinal) ? string.Empty : "models: { m: true }, ";
        return "endpoints: { azureOpenAI: { groups: [ { group: g, apiKey: k, " + models + entries + " } ] } }";
    }
}
