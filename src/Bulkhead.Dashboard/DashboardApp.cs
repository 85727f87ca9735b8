using System.Net;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Api;
using Bulkhead.Dashboard.Assets;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace Bulkhead.Dashboard;

/// <summary>The dashboard as a web server of its own.</summary>
public sealed class DashboardApp : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly AuditLog audit;

    private DashboardApp(WebApplication application, AuditLog audit) => (this.application, this.audit) = (application, audit);

    /// <summary>The web server.</summary>
    public WebApplication Application => application;

    /// <summary>The address that it listens on, with the port that was found for port 0.</summary>
    public Uri Address => new(application.Urls.First());

    /// <summary>Starts it.</summary>
    /// <exception cref="ArgumentException">The address is not loopback and there is no certificate.</exception>
    /// <exception cref="IOException">The address is taken, or the folder cannot be written.</exception>
    public static async Task<DashboardApp> StartAsync(DashboardOptions options, DashboardServices services, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        if (!IPAddress.IsLoopback(options.Listen.Address) && options.Certificate is null)
        {
            throw new ArgumentException("Without a certificate only loopback may be listened on.", nameof(options));
        }

        PrivateFiles.Folder(options.AccessFolder);
        PrivateFiles.Folder(Path.Combine(options.AccessFolder, "keys"));
        var visits = new AuditLog(Path.Combine(options.AccessFolder, "audit.jsonl"), services.Time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(DashboardApp).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(services.Tokens);
        builder.Services.AddRazorComponents();
        builder.Services.AddMudServices();
        builder.Services.AddSingleton<PageAddresses>(static provider => provider.GetRequiredService<AssetsHolder>().Addresses);
        builder.Services.AddSingleton<AssetsHolder>();
        Gate.Add(builder.Services, options);

        var host = builder.Build();
        var assets = new PageAssets(
        [
            new("light.css", await ThemeStyle.BytesAsync(host.Services, dark: false).ConfigureAwait(false)),
            new("dark.css", await ThemeStyle.BytesAsync(host.Services, dark: true).ConfigureAwait(false)),
        ]);
        host.Services.GetRequiredService<AssetsHolder>().Addresses = new PageAddresses(name => assets[name]);
        host.UseExceptionHandler(static error => error.Run(static context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "The server could not answer. Its log says why.\n")));
        host.UseRouting();
        Gate.Use(host, visits);
        assets.Map(host);
        LoginEndpoints.Map(host, options, services);
        new ApiEndpoints(services, options.Version).Map(host);
        new PageEndpoints(services, options, visits, new CandidatePolicies(services.Time)).Map(host);
        await host.StartAsync(cancel).ConfigureAwait(false);
        return new DashboardApp(host, visits);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await application.StopAsync(soon.Token).ConfigureAwait(false);
        }

        await application.DisposeAsync().ConfigureAwait(false);
        audit.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = options.Connections;
        kestrel.Listen(options.Listen, listen =>
        {
            if (options.Certificate is { } certificate)
            {
                listen.UseHttps(certificate);
            }
        });
    }

    /// <summary>The addresses of the page's files are known only after the services are there that make them.</summary>
    private sealed class AssetsHolder
    {
        public PageAddresses Addresses { get; set; } = new(static name => "/assets/none/" + name);
    }
}
