using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;

namespace Bulkhead.Dashboard.Assets;

/// <summary>The colours of the component library as style sheets of their own: the policy of the pages allows no style within a page.</summary>
internal static class ThemeStyle
{
    private static readonly MudTheme Theme = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"], FontSize = ".875rem" } },
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5fae", Background = "#f5f7fa", Surface = "#ffffff", AppbarBackground = "#ffffff", AppbarText = "#18222e", DrawerBackground = "#ffffff",
            TextPrimary = "#18222e", TextSecondary = "#51606f", Success = "#17704f", Error = "#b3261e", Warning = "#8a5300", Info = "#1f5fae", TableLines = "#e3e8ee", LinesDefault = "#e3e8ee",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab8f5", PrimaryContrastText = "#10161d", Background = "#10161d", Surface = "#18212b", AppbarBackground = "#18212b", AppbarText = "#e6edf4", DrawerBackground = "#18212b",
            TextPrimary = "#e6edf4", TextSecondary = "#a3b1bf", Success = "#63d0a4", Error = "#ff9a92", Warning = "#f0bf6b", Info = "#8ab8f5", TableLines = "#2a3744", LinesDefault = "#2a3744",
        },
    };

    /// <summary>The style sheet of one mode.</summary>
    public static async Task<byte[]> BytesAsync(IServiceProvider services, bool dark)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<ThemeOnly>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ThemeOnly.IsDark)] = dark }));
            return root.ToHtmlString();
        });
        return Encoding.UTF8.GetBytes(Within(html));
    }

    internal static MudTheme Colours => Theme;

    // What the provider renders is one or more style elements; their contents are what is wanted.
    private static string Within(string html)
    {
        var found = new StringBuilder();
        for (var at = 0; (at = html.IndexOf("<style", at, StringComparison.Ordinal)) >= 0;)
        {
            var start = html.IndexOf('>', at) + 1;
            var end = html.IndexOf("</style>", start, StringComparison.Ordinal);
            found.AppendLine(html[start..end]);
            at = end;
        }

        return found.ToString();
    }
}
