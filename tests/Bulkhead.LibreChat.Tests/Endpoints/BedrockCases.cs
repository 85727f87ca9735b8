using Bulkhead.LibreChat.Tests.Features;

namespace Bulkhead.LibreChat.Tests.Endpoints;

internal static class BedrockCases
{
    private const string Keys = "\nBEDROCK_AWS_ACCESS_KEY_ID=a\nBEDROCK_AWS_SECRET_ACCESS_KEY=s";

    public static readonly FeatureCase[] All =
    [
        new("bedrock-runtime", "region", Line("bedrock-runtime.eu-central-1.amazonaws.com")) { Env = "BEDROCK_AWS_DEFAULT_REGION=eu-central-1" + Keys },
        new("bedrock-runtime", "China", Line("bedrock-runtime.cn-north-1.amazonaws.com.cn")) { Env = "BEDROCK_AWS_DEFAULT_REGION=cn-north-1" + Keys },
        new("bedrock-runtime", "GovCloud", Line("bedrock-runtime.us-gov-west-1.amazonaws.com")) { Env = "BEDROCK_AWS_DEFAULT_REGION=us-gov-west-1" + Keys },
        new("bedrock-runtime", "listed regions", Line("bedrock-runtime.us-east-1.amazonaws.com"), Line("bedrock-runtime.us-west-2.amazonaws.com"))
        {
            Yaml = "endpoints: { bedrock: { availableRegions: [us-east-1, us-west-2] } }", Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1" + Keys,
        },
        new("bedrock-runtime", "listed regions without credentials", Line("bedrock-runtime.us-east-1.amazonaws.com"))
        {
            Yaml = "endpoints: { bedrock: { availableRegions: [us-east-1] } }", IsComplete = false,
        },
        new("bedrock-runtime", "block without a region", "librechat (bedrock-runtime.${BEDROCK_AWS_DEFAULT_REGION}.amazonaws.com) 443 https llm-provider llm-bedrock external unresolved")
        {
            Yaml = "endpoints: { bedrock: { titleModel: m } }", IsComplete = false,
        },
        new("bedrock-runtime", "regions as one text", "librechat (bedrock-runtime.${BEDROCK_AWS_DEFAULT_REGION}.amazonaws.com) 443 https llm-provider llm-bedrock external unresolved")
        {
            Yaml = "endpoints: { bedrock: { availableRegions: us-east-1 } }", IsComplete = false, Reports = ["BH2011"],
        },
        new("bedrock-runtime", "not a region", "librechat (bedrock-runtime.evil.dev/.amazonaws.com) 443 https llm-provider llm-bedrock external unresolved")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=evil.dev/" + Keys, Reports = ["BH2012"],
        },
        new("bedrock-runtime", "region of a model spec", Line("bedrock-runtime.ap-south-1.amazonaws.com"), Line("bedrock-runtime.us-east-1.amazonaws.com"))
        {
            Yaml = "modelSpecs: { list: [ { name: x, preset: { endpoint: bedrock, region: ap-south-1 } } ] }", Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1" + Keys,
        },
        new("bedrock-runtime", "region of an inference profile", Line("bedrock-runtime.us-east-1.amazonaws.com"), Maybe("bedrock-runtime.us-west-2.amazonaws.com"))
        {
            Yaml = "endpoints: { bedrock: { inferenceProfiles: { m: \"arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/x\" } } }",
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1" + Keys,
        },
        new("bedrock-runtime", "off") { Env = "AWS_REGION=us-east-1" },
        new("bedrock-runtime-user-region", "users pick", "librechat (bedrock-runtime.{region}.amazonaws.com) 443 https llm-provider llm-bedrock external user-controlled")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1" + Keys,
        },
        new("bedrock-reverse-proxy", "host and path", Line("br.acme.dev")) { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nBEDROCK_REVERSE_PROXY=br.acme.dev/x" },
        new("bedrock-reverse-proxy", "host and port", "librechat br.acme.dev 8443 https llm-provider llm-bedrock external certain")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nBEDROCK_REVERSE_PROXY=br.acme.dev:8443",
        },
        new("bedrock-reverse-proxy", "with a scheme", "librechat (${BEDROCK_REVERSE_PROXY}) 443 https llm-provider llm-bedrock external unresolved")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nBEDROCK_REVERSE_PROXY=https://br.acme.dev", Reports = ["BH2018"],
        },
        new("bedrock-runtime", "a reverse proxy takes its place") { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nBEDROCK_REVERSE_PROXY=br.acme.dev" },
        new("bedrock-fips-dualstack", "FIPS", Line("bedrock-runtime-fips.us-gov-east-1.amazonaws.com"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-gov-east-1\nAWS_USE_FIPS_ENDPOINT=true" + Keys,
        },
        new("bedrock-fips-dualstack", "dual stack", Line("bedrock-runtime.us-east-1.api.aws"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_USE_DUALSTACK_ENDPOINT=true" + Keys,
        },
        new("bedrock-fips-dualstack", "off") { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_USE_FIPS_ENDPOINT=false" + Keys },
        new("aws-global-endpoint-url", "for everything", Line("minio.acme.dev")) { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_ENDPOINT_URL=https://minio.acme.dev" + Keys, Reports = ["BH2019"] },
        new("aws-global-endpoint-url", "for Bedrock", Line("vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_ENDPOINT_URL=https://minio.acme.dev\nAWS_ENDPOINT_URL_BEDROCK_RUNTIME=https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com" + Keys,
            Silent = ["BH2019"],
        },
        new("aws-global-endpoint-url", "ignored")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_ENDPOINT_URL=https://minio.acme.dev\nAWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true" + Keys,
        },
        new("aws-sts-irsa", "role of the service account", Auth("sts.us-east-1.amazonaws.com", "certain"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_ROLE_ARN=arn:aws:iam::1:role/x\nAWS_WEB_IDENTITY_TOKEN_FILE=/t",
        },
        new("aws-sts-irsa", "annotation of the chart", Auth("sts.eu-west-1.amazonaws.com", "certain"))
        {
            Chart = "serviceAccount: { annotations: { eks.amazonaws.com/role-arn: \"arn:aws:iam::1:role/x\" } }\nlibrechat: { configEnv: { BEDROCK_AWS_DEFAULT_REGION: eu-west-1 } }",
            IsComplete = false,
        },
        new("aws-sts-irsa", "legacy mode", Auth("sts.amazonaws.com", "certain"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_ROLE_ARN=arn:aws:iam::1:role/x\nAWS_STS_REGIONAL_ENDPOINTS=legacy",
        },
        new("aws-sts-irsa", "China", Auth("sts.cn-north-1.amazonaws.com.cn", "certain"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=cn-north-1\nAWS_ROLE_ARN=arn:aws-cn:iam::1:role/x",
        },
        new("aws-sts-irsa", "keys") { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_ROLE_ARN=arn:aws:iam::1:role/x" + Keys },
        new("aws-sts-irsa", "bearer token") { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nBEDROCK_AWS_BEARER_TOKEN=t\nAWS_ROLE_ARN=arn:aws:iam::1:role/x" },
        new("aws-sts-irsa", "nothing known about credentials", Auth("sts.us-east-1.amazonaws.com", "conditional"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1", IsComplete = false,
        },
        new("aws-sts-irsa", "Bedrock is not used") { Env = "AWS_ROLE_ARN=arn:aws:iam::1:role/x" },
        new("aws-eks-pod-identity", "agent", "librechat 169.254.170.23 80 http authentication auth-aws-metadata private certain!")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials",
        },
        new("aws-ecs-credentials", "ECS", "librechat 169.254.170.2 80 http authentication auth-aws-metadata private certain!")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/x",
        },
        new("aws-imds", "nothing else", "librechat 169.254.169.254 80 http authentication auth-aws-metadata private conditional!")
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1",
        },
        new("aws-imds", "switched off") { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nAWS_EC2_METADATA_DISABLED=true" },
        new("aws-imds", "keys") { Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1" + Keys },
        new("aws-sso-profile", "profile",
            Auth("oidc.us-east-1.amazonaws.com", "conditional"), Auth("portal.sso.us-east-1.amazonaws.com", "conditional"), Auth("sts.us-east-1.amazonaws.com", "conditional"))
        {
            Env = "BEDROCK_AWS_DEFAULT_REGION=us-east-1\nBEDROCK_AWS_PROFILE=dev",
        },
    ];

    private static string Line(string host) => $"librechat {host} 443 https llm-provider llm-bedrock external certain";

    private static string Maybe(string host) => $"librechat {host} 443 https llm-provider llm-bedrock external conditional";

    private static string Auth(string host, string certainty) => $"librechat {host} 443 https authentication auth-aws external {certainty}";
}
