using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Tests.Settings;

public class KubernetesNamesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("a-1", true)]
    [InlineData("1a", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a.b", false)]
    [InlineData("a_b", false)]
    [InlineData("ä", false)]
    [InlineData("a\n", false)]
    public void Dns_labels(string text, bool expected) => Assert.Equal(expected, KubernetesNames.IsDnsLabel(text));

    [Theory]
    [InlineData("app", true)]
    [InlineData("app.kubernetes.io/name", true)]
    [InlineData("A_b.c-D", true)]
    [InlineData("/name", false)]
    [InlineData("prefix/", false)]
    [InlineData("a/b/c", false)]
    [InlineData("UPPER/name", false)]
    [InlineData("-a", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a..b/name", false)]
    public void Label_keys(string text, bool expected) => Assert.Equal(expected, KubernetesNames.IsLabelKey(text));

    [Theory]
    [InlineData("", true)]
    [InlineData("v1.2_3-x", true)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("a\"b", false)]
    public void Label_values(string text, bool expected) => Assert.Equal(expected, KubernetesNames.IsLabelValue(text));

    [Fact]
    public void Lengths()
    {
        Assert.True(KubernetesNames.IsDnsLabel(new string('a', 63)));
        Assert.False(KubernetesNames.IsDnsLabel(new string('a', 64)));
        Assert.False(KubernetesNames.IsDnsLabel(new string('a', 54), KubernetesNames.MaxRelease));
        Assert.False(KubernetesNames.IsLabelValue(new string('a', 64)));
        Assert.False(KubernetesNames.IsLabelKey(new string('a', 64)));
        Assert.False(KubernetesNames.IsLabelKey(string.Join('.', Enumerable.Repeat(new string('a', 60), 5)) + "/name"));
    }
}
