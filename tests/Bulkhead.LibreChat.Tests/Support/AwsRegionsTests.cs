using Bulkhead.LibreChat.Extraction.Support;

namespace Bulkhead.LibreChat.Tests.Support;

public sealed class AwsRegionsTests
{
    [Theory]
    [InlineData("us-east-1", "amazonaws.com")]
    [InlineData("ap-southeast-7", "amazonaws.com")]
    [InlineData("us-gov-west-1", "amazonaws.com")]
    [InlineData("cn-northwest-1", "amazonaws.com.cn")]
    [InlineData("us-iso-east-1", "c2s.ic.gov")]
    [InlineData("us-isob-east-1", "sc2s.sgov.gov")]
    [InlineData("eusc-de-east-1", "amazonaws.eu")]
    public void A_region_has_the_suffix_of_its_partition(string region, string suffix)
    {
        Assert.True(AwsRegions.IsRegion(region));
        Assert.Equal(suffix, AwsRegions.SuffixOf(region));
    }

    [Theory]
    [InlineData("")]
    [InlineData("us-east")]
    [InlineData("us-east-1a")]
    [InlineData("us-east-1.evil.dev")]
    [InlineData("evil.dev/#us-east-1")]
    [InlineData("US-EAST-1")]
    [InlineData("us-east-0")]
    [InlineData("your-region-1")]
    public void Other_text_is_no_region(string text) => Assert.False(AwsRegions.IsRegion(text));
}
