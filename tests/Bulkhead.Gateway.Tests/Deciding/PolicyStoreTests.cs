using Bulkhead.Engines.Generation;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Tests.Deciding;

/// <summary>LIF-03, LIF-04: what is no policy never takes a good one out of force, and without one nothing is open.</summary>
public class PolicyStoreTests
{
    public static TheoryData<string, string> Broken => new()
    {
        { "garbled", "apiVersion: [" },
        { "cut off", Policies.Permitting("api.example.com").Text[..700] },
        { "an unknown field", Policies.Permitting("api.example.com").Text.Replace("port: 443", "ports: 443", StringComparison.Ordinal) },
        { "empty", "" },
        { "another object", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n" },
        { "a key twice", Policies.Permitting("api.example.com").Text.Replace("      action: permit\n", "      action: permit\n      action: permit\n", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void The_last_good_policy_stays_in_force(string what, string text)
    {
        Assert.NotEmpty(what);
        var store = Policies.Store("api.example.com");
        var before = store.Current;

        var found = store.Offer([new SourceText("firewallpolicy-librechat.yaml", text)]);

        Assert.Contains(found, static diagnostic => diagnostic.Severity == Model.Diagnostics.Severity.Error);
        Assert.Same(before, store.Current);
        Assert.NotNull(store.Alarm);
        store.Offer([Policies.Permitting("api.example.com")]);
        Assert.Null(store.Alarm);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Without_a_good_policy_none_is_in_force(string what, string text)
    {
        Assert.NotEmpty(what);
        var store = new PolicyStore();
        store.Offer([new SourceText("firewallpolicy-librechat.yaml", text)]);
        Assert.Null(store.Current);
    }

    /// <summary>Half of a list of denied names is valid and denies half: a generated file that ends anywhere but at its end is refused.</summary>
    [Fact]
    public void Lines_that_are_missing_at_the_end_of_a_generated_file_are_noticed()
    {
        var own = Policies.Permitting("a.example.com", "b.example.com");
        var closed = GeneratedTrailer.Close(new Artefact(own.File, GeneratedHeader.Marker + "0.1.0 (catalog 1); do not edit:\n" + own.Text)).Content;
        var lines = closed.Split('\n');
        var store = new PolicyStore();
        for (var i = 1; i < lines.Length - 1; i++)
        {
            store.Offer([new SourceText(own.File, string.Join('\n', lines[..i]) + "\n")]);
            Assert.True(store.Current is null, $"in force with {i} of {lines.Length} lines");
        }

        Assert.Contains("is not as 'bulkhead generate' wrote it", store.Alarm, StringComparison.Ordinal);
        store.Offer([new SourceText(own.File, closed)]);
        Assert.NotNull(store.Current);
    }

    [Fact]
    public void An_empty_folder_is_no_policy()
    {
        var store = Policies.Store("api.example.com");
        store.Offer([]);
        Assert.NotNull(store.Current);
        Assert.NotNull(store.Alarm);
    }

    [Fact]
    public void Another_policy_is_told_once_and_the_same_not_again()
    {
        var store = Policies.Store("api.example.com");
        var told = new List<string>();
        store.OnChanged = policy => told.Add(policy.Version);
        store.Offer([Policies.Permitting("api.example.com")]);
        store.Offer([Policies.Permitting("api.example.com", "b.example.com")]);
        Assert.Equal([store.Current!.Version], told);
    }

    [Theory]
    [InlineData("api.example.com", 443, Application.Tls, true)]
    [InlineData("API.example.com", 443, Application.Tls, true)]
    [InlineData("a.wild.example.net", 443, Application.Tls, true)]
    [InlineData("a.b.wild.example.net", 443, Application.Tls, false)]
    [InlineData("wild.example.net", 443, Application.Tls, false)]
    [InlineData("api.example.com.evil.test", 443, Application.Tls, false)]
    [InlineData("notapi.example.com", 443, Application.Tls, false)]
    [InlineData("api.example.com", 8443, Application.Tls, false)]
    public void A_decision_names_its_rule_and_the_line_behind_it(string name, int port, Application application, bool allowed)
    {
        var policy = Policies.Store("api.example.com", "*.wild.example.net").Current!;
        var host = Assert.IsType<Host.Name>(HostSyntax.Read(name.ToLowerInvariant()).Host).Value;
        var judgement = policy.Judge(Policies.LibreChat, new Flow("ai", Policies.LibreChat.Labels, host, null, Transport.Tcp, port, application));
        Assert.Equal(allowed, judgement.Allowed);
        Assert.Equal(allowed ? "allow-names" : "deny-any", judgement.Rule?.Name);
        Assert.Equal(allowed ? ["librechat.yaml:7 endpoints.custom[0].baseURL"] : [], judgement.Origins);
    }

    [Fact]
    public void Whom_no_policy_selects_is_denied_everything()
    {
        var policy = Policies.Store("api.example.com").Current!;
        var stranger = Policies.LibreChat with { Namespace = "other" };
        var judgement = policy.JudgeName(stranger, Assert.IsType<Host.Name>(HostSyntax.Read("api.example.com").Host).Value);
        Assert.False(judgement.Allowed);
        Assert.Null(judgement.Policy);
    }
}
