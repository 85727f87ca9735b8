using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Tests.Deciding;

/// <summary>Paths beside the rules: they bind a rule that can hold them, or the folder is refused.</summary>
public class RequestPathsTests
{
    private static readonly SourceText Decrypted = Policies.Permitting("api.example.com") is var policy
        ? policy with { Text = policy.Text.Replace("      logging: true\n    - name: deny-any", "      logging: true\n      decryptPolicy: decryptAllowed\n    - name: deny-any", StringComparison.Ordinal) }
        : throw new InvalidOperationException();

    [Theory]
    [InlineData("/v1/chat", true)]
    [InlineData("/v1/models/a", true)]
    [InlineData("/v1/files", false)]
    [InlineData("/", false)]
    public void A_rule_lets_its_paths_pass(string path, bool passes)
    {
        var store = new PolicyStore();
        Assert.Empty(store.Offer([Decrypted, Paths("bulkhead-librechat", "allow-names")]));
        var judgement = store.Current!.Judge(Policies.LibreChat, Flow());
        Assert.True(judgement.Allowed && store.Current.HasPaths(judgement));
        Assert.Equal(passes, store.Current.MayAskFor(judgement, path));
    }

    [Fact]
    public void A_rule_without_paths_lets_every_path_pass()
    {
        var store = new PolicyStore();
        store.Offer([Decrypted]);
        var judgement = store.Current!.Judge(Policies.LibreChat, Flow());
        Assert.True(judgement.Allowed && !store.Current.HasPaths(judgement) && store.Current.MayAskFor(judgement, "/anything"));
    }

    [Fact]
    public void Other_paths_are_another_policy()
    {
        var store = new PolicyStore();
        store.Offer([Decrypted]);
        var before = store.Current!.Version;
        store.Offer([Decrypted, Paths("bulkhead-librechat", "allow-names")]);
        Assert.NotEqual(before, store.Current.Version);
    }

    public static TheoryData<string, SourceText[]> Unheld() => new()
    {
        { "is no rule of the folder", [Decrypted, Paths("bulkhead-librechat", "allow-other")] },
        { "is no rule of the folder", [Decrypted, Paths("bulkhead-other", "allow-names")] },
        { "is no rule of the folder", [Decrypted, Paths("bulkhead-librechat", "deny-any")] },
        { "is no rule of the folder", [Policies.Permitting("api.example.com"), Paths("bulkhead-librechat", "allow-names")] },
        { "has paths twice", [Decrypted, Paths("bulkhead-librechat", "allow-names"), Paths("bulkhead-librechat", "allow-names") with { File = "again.yaml" }] },
        { "is not a path", [Decrypted, Paths("bulkhead-librechat", "allow-names", "v1")] },
        { "apiVersion", [Decrypted, Paths("bulkhead-librechat", "allow-names") is var text ? text with { Text = text.Text.Replace("v1alpha1", "v2", StringComparison.Ordinal) } : throw new InvalidOperationException()] },
    };

    [Theory]
    [MemberData(nameof(Unheld))]
    public void Paths_that_would_bind_nothing_are_refused(string message, SourceText[] texts)
    {
        var store = new PolicyStore();
        Assert.Contains(store.Offer(texts), found => found.Severity == Severity.Error && found.Message.Contains(message, StringComparison.Ordinal));
        Assert.Null(store.Current);
    }

    private static SourceText Paths(string policy, string rule, string path = "/v1/chat") => new("request-paths.yaml", $"""
        apiVersion: bulkhead.io/v1alpha1
        kind: RequestPaths
        metadata:
          name: a
        spec:
          rules:
            - policy: {policy}
              rule: {rule}
              paths: ["{path}", "/v1/models*"]

        """);

    private static Flow Flow() =>
        new(Policies.LibreChat.Namespace, Policies.LibreChat.Labels, WireName.Read("api.example.com"u8.ToArray()).Name, null, Transport.Tcp, 443, Application.Tls);
}
