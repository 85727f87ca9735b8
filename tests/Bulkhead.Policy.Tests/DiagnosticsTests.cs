using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Tests;

public class DiagnosticsTests
{
    [Fact]
    public void Codes_are_unique_ordered_and_in_their_area()
    {
        var codes = PolicyDiagnostics.All.Select(descriptor => descriptor.Code).ToList();
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        Assert.All(codes, code => Assert.Matches("^BH4[01][0-9]{2}$", code));
    }

    [Fact]
    public void Every_descriptor_is_listed()
    {
        var fields = typeof(PolicyDiagnostics).GetFields().Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>();
        Assert.Equal(fields.OrderBy(field => field.Code, StringComparer.Ordinal), PolicyDiagnostics.All);
    }

    [Fact]
    public void Every_descriptor_explains_itself()
    {
        Assert.All(PolicyDiagnostics.All, descriptor =>
        {
            Assert.False(descriptor.Title.EndsWith('.'));
            Assert.True(descriptor.Explanation.Length > 30);
        });
    }
}
