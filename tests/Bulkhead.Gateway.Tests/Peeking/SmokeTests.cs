using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

public class SmokeTests
{
    [Fact]
    public void A_plain_request()
    {
        var reader = new HttpHeadReader();
        Assert.Equal(PeekStatus.Complete, reader.Advance("GET /a?b HTTP/1.1\r\nHost: API.openai.example.:8080\r\n\r\n"u8));
        Assert.Equal("api.openai.example", reader.Head!.Authority.Host.Value);
    }

    [Fact]
    public void Real_hellos()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures")))
        {
            var reader = new ClientHelloReader();
            reader.Advance(File.ReadAllBytes(file));
            TestContext.Current.SendDiagnosticMessage($"{Path.GetFileName(file)} {reader.Status} {reader.Refusal} {reader.Hello}");
            Console.WriteLine($"{Path.GetFileName(file)} {reader.Status} {reader.Refusal} {reader.Hello}");
        }
    }
}
