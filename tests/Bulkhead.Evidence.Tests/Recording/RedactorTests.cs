using Bulkhead.Evidence.Recording;
using CsCheck;

namespace Bulkhead.Evidence.Tests.Recording;

public static class RedactorTests
{
    // What goes out, and what comes of it.
    public static TheoryData<string, string> Secrets => new()
    {
        { "OPENAI_API_KEY=sk-live-abc", "OPENAI_API_KEY=REDACTED" },
        { "export MONGO_PASSWORD='p a s s'", "export MONGO_PASSWORD='REDACTED'" },
        { "JWT_SECRET=\"abc\" # comment", "JWT_SECRET=\"REDACTED\" # comment" },
        { "# OPENAI_API_KEY=old-key", "# OPENAI_API_KEY=REDACTED" },
        { "CREDS_IV=0123456789abcdef", "CREDS_IV=REDACTED" },
        { "MONGO_URI=mongodb://user:pa55@db.example.com:27017/x", "MONGO_URI=mongodb://REDACTED:REDACTED@db.example.com:27017/x" },
        { "URL=https://api.example.com/v1?api_key=abcdef&model=x", "URL=https://api.example.com/v1?api_key=REDACTED&model=x" },
        { "    apiKey: \"abc-def\"", "    apiKey: \"REDACTED\"" },
        { "    apiKey: abc-def # the key", "    apiKey: REDACTED # the key" },
        { "  - OPENAI_API_KEY=abc", "  - OPENAI_API_KEY=REDACTED" },
        { "      Authorization: Bearer abcdefghijkl", "      Authorization: REDACTED" },
        { "      description: send Bearer abcdefghijkl", "      description: send Bearer REDACTED" },
        { "headers:\n  X-Tenant: abc\nnext: abc", "headers:\n  X-Tenant: REDACTED\nnext: abc" },
        { "- name: OPENAI_API_KEY\n  value: abc\n- name: LEVEL\n  value: abc", "- name: OPENAI_API_KEY\n  value: REDACTED\n- name: LEVEL\n  value: abc" },
        { "kind: Secret\ndata:\n  A: YWJj\n---\nkind: ConfigMap\ndata:\n  A: abc", "kind: Secret\ndata:\n  A: UkVEQUNURUQ=\n---\nkind: ConfigMap\ndata:\n  A: abc" },
        { "kind: Secret\nstringData:\n  A: abc\n", "kind: Secret\nstringData:\n  A: REDACTED\n" },
        { "password: |\n  one\n  two\nnext: x", "password: |\n  REDACTED\n  REDACTED\nnext: x" },
        { "SIGNING_KEY=\"one\ntwo\nthree\"\nNEXT=x", "SIGNING_KEY=\"REDACTED\nREDACTED\nREDACTED\"\nNEXT=x" },
        { "note: ghp_abcdefghijklmnopqrstuvwxyz0123", "note: REDACTED" },
        { "DATA=aZ9aZ9aZ9aZ9aZ9aZ9aZ9aZ9", "DATA=REDACTED" },
        { "apiKey: sk${SUFFIX}abcdefghij", "apiKey: REDACTED" },
        { "url: https://:secretword@example.com", "url: https://REDACTED:REDACTED@example.com" },
    };

    // What decides a destination, or is no secret, stays to the byte.
    public static TheoryData<string> Open =>
    [
        "OPENAI_API_KEY=${OPENAI_API_KEY}",
        "    apiKey: \"${OPENAI_API_KEY}\"",
        "    apiKey: user_provided",
        "    apiKey: \"$${OPENROUTER_KEY}\"",
        "      Authorization: Bearer ${TOKEN}",
        "JWT_SECRET=<64 digits>",
        "OPENAI_API_KEY=user_provided",
        "OPENAI_API_KEY=",
        "OPENID_TOKEN_URL=https://login.example.com/token",
        "OPENID_ISSUER=https://login.example.com/realms/staff",
        "AWS_REGION=eu-central-1",
        "baseURL: https://api.example.com/v1",
        "existingSecret: librechat-credentials",
        "        key: OPENAI_API_KEY",
        "secretName: librechat",
        "maxTokens: 4096",
        "image: registry.example.com/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "endpoints:\n  custom:\n    - name: Groq\n      models: { default: [llama-3.3-70b-versatile] }",
        "MONGO_URI=mongodb://db.example.com:27017/LibreChat",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public static void A_secret_is_taken_out(string text, string expected)
    {
        var redaction = Redactor.Redact(text);
        Assert.Equal(expected, redaction.Text);
        Assert.NotEmpty(redaction.Values);
    }

    [Theory]
    [MemberData(nameof(Open))]
    public static void What_is_no_secret_stays(string text)
    {
        var redaction = Redactor.Redact(text);
        Assert.Equal(text, redaction.Text);
        Assert.Empty(redaction.Values);
    }

    [Fact]
    public static void Names_of_groups_do_not_count_in_settings() =>
        Assert.Equal("  auth-token: deny\n  key: sk-REALLYASECRET12345", Redactor.Redact("  auth-token: deny\n  key: sk-REALLYASECRET12345", byName: false).Text.Replace("REDACTED", "sk-REALLYASECRET12345", StringComparison.Ordinal));

    [Fact]
    public static void Placeholders_stay_and_known_secrets_go_wherever_they_stand()
    {
        Assert.Equal("OPENAI_API_KEY=changeme", Redactor.Redact("OPENAI_API_KEY=changeme", isPlaceholder: static value => value == "changeme").Text);
        Assert.Equal("note REDACTED and REDACTED.", Redactor.Without("note abcdefgh and abcdefghij.", ["abcdefgh", "abcdefghij"]));
    }

    [Fact]
    public static void Lines_stay_and_once_is_enough() => Gen.String[Gen.OneOf(Gen.Char["abcKEY_=: \"'#-\n\r|${}[]&*!/?@.,"], Gen.Char), 0, 200].Sample(
        static text =>
        {
            var once = Redactor.Redact(text);
            return once.Text.Count(static letter => letter == '\n') == text.Count(static letter => letter == '\n')
                && Redactor.Redact(once.Text).Text == once.Text;
        },
        iter: 20_000);

    [Fact]
    public static void A_secret_by_name_never_stays() => Gen.Select(
        Gen.OneOf(Gen.Const("OPENAI_API_KEY"), Gen.Const("apiKey"), Gen.Const("clientSecret"), Gen.Const("MONGO_PASSWORD"), Gen.Const("x-api-key"), Gen.Const("ACCESS_TOKEN")),
        Gen.OneOf(Gen.Const("{0}={1}"), Gen.Const("{0}: {1}"), Gen.Const("  - {0}={1}"), Gen.Const("{0}: \"{1}\""), Gen.Const("export {0}='{1}'"), Gen.Const("# {0}={1}"), Gen.Const("\"{0}\": \"{1}\"")),
        Gen.String[Gen.Char["abcdefghijkmnopqrstuvwxyzABCDEFGH0123456789-_.+/"], 8, 60]).Sample(
        static (name, form, secret) => secret is "user_provided" || secret.All(char.IsAsciiDigit) && secret.Length <= 6
            || !Redactor.Redact(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name, secret)).Text.Contains(secret, StringComparison.Ordinal),
        iter: 5000);
}
