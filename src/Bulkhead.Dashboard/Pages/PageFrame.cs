using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Viewing;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Dashboard.Pages;

/// <summary>What every page needs besides its content.</summary>
/// <param name="User">Who is signed in.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Path">The path of the view.</param>
/// <param name="Address">The whole address, to come back to.</param>
/// <param name="Theme"><c>auto</c>, <c>light</c> or <c>dark</c>.</param>
/// <param name="Version">The version of the program.</param>
public sealed record PageFrame(string User, string Role, string Path, string Address, string Theme, string Version)
{
    /// <summary>The view whose range goes along to other pages; null for none.</summary>
    public FlowView? View { get; init; }

    /// <summary>Whether the person may do what investigators do.</summary>
    public bool MayInvestigate => Role is "investigator" or "admin";

    internal static PageFrame Of(HttpContext context, string path, string version, FlowView? view) => new(
        Show.Text(context.User.Identity?.Name, 60),
        Roles.Of(context.User) is { } role ? Roles.Word(role) : "none",
        path,
        context.Request.Path + context.Request.QueryString,
        context.Request.Cookies["bulkhead-theme"] is "light" or "dark" ? context.Request.Cookies["bulkhead-theme"]! : "auto",
        version)
    { View = view };
}

/// <summary>The addresses of the page's own files.</summary>
internal sealed class PageAddresses(Func<string, string> addressOf)
{
    public string this[string name] => addressOf(name);
}
