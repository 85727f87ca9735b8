using System.Security.Cryptography.X509Certificates;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (Environment.GetEnvironmentVariable(Handshake.CookieName) != Handshake.Cookie || args is not [var version] || !ProviderSchema.Versions.Contains(version, StringComparer.Ordinal))
{
    await Console.Error.WriteLineAsync($"This is a test double of a Terraform provider: terraform starts it, with one argument, the version to serve ({string.Join(", ", ProviderSchema.Versions)}).");
    return 1;
}

var socket = Path.Combine(Environment.GetEnvironmentVariable("PLUGIN_UNIX_SOCKET_DIR") is { Length: > 0 } folder ? folder : Path.GetTempPath(), $"plugin{Guid.NewGuid():N}");
var client = Environment.GetEnvironmentVariable("PLUGIN_CLIENT_CERT") is { Length: > 0 } pem ? X509Certificate2.CreateFromPem(pem) : null;
using var certificate = client is null ? null : Certificates.Create();

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton(new ProviderSession(ProviderSchema.Load(version)));
builder.Services.AddGrpc(static options => options.MaxReceiveMessageSize = options.MaxSendMessageSize = null);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen =>
{
    listen.Protocols = HttpProtocols.Http2;
    if (certificate is not null)
    {
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (presented, _, _) => presented.RawDataMemory.Span.SequenceEqual(client!.RawDataMemory.Span),
        });
    }
}));

var app = builder.Build();
app.MapGrpcService<ProviderService>();
app.MapGrpcService<ControllerService>();
await app.StartAsync();
await Console.Out.WriteLineAsync(Handshake.Line(socket, certificate?.RawData));
await Console.Out.FlushAsync();
if (Environment.GetEnvironmentVariable(Handshake.ExitWithInputVariable) is not null)
{
    await Console.In.ReadToEndAsync();
    File.Delete(socket);
    return 0;
}

await app.WaitForShutdownAsync();
return 0;
