using Bulkhead.LibreChat.Extraction.Support;

namespace Bulkhead.LibreChat.Tests.Support;

public sealed class TemplateTextTests
{
    [Theory]
    [InlineData("{{ .Values.url }}", true)]
    [InlineData("{{ include \"x\" . }}", true)]
    [InlineData("{{- .Release.Name -}}", true)]
    [InlineData("{{N8N_BASE_URL}}", false)]
    [InlineData("{{LIBRECHAT_USER_ID}}", false)]
    [InlineData("plain", false)]
    [InlineData("{{unclosed", false)]
    public void Templates_are_told_from_user_data(string text, bool isTemplate) => Assert.Equal(isTemplate, TemplateText.IsTemplate(text));

    [Theory]
    [InlineData("${A}-${B}-${A}", "A,B")]
    [InlineData("${A:-x}${ B }${1C}", "")]
    [InlineData("$A {B} ${", "")]
    public void Names_are_those_that_a_variable_can_have(string text, string names) => Assert.Equal(names, string.Join(',', TemplateText.VariableNames(text)));

    [Theory]
    [InlineData("...", true)]
    [InlineData("your-resource.example.com", true)]
    [InlineData("api.your-company.com", true)]
    [InlineData("<host>", true)]
    [InlineData("CHANGEME.dev", true)]
    [InlineData("api.yourbusiness.com", false)]
    [InlineData("api.example.com", false)]
    [InlineData("", false)]
    public void Fill_ins_of_examples_are_recognised(string host, bool isSample) => Assert.Equal(isSample, TemplateText.IsSampleHost(host));
}
