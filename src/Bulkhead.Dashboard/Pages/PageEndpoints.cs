using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Evidences;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.FlowStore.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Bulkhead.Dashboard.Pages;

/// <summary>The pages: each reads its address, asks the store and renders. None changes anything but <c>POST</c>.</summary>
internal sealed class PageEndpoints(DashboardServices services, DashboardOptions options, AuditLog audit, CandidatePolicies candidates)
{
    private const int PageSize = 100;
    private readonly BundleShelf? shelf = services.Bundles is { } folder ? new BundleShelf(folder) : null;

    public void Map(IEndpointRouteBuilder routes)
    {
        var viewer = routes.MapGroup(string.Empty).RequireAuthorization(Roles.Policy(Role.Viewer));
        // As delegates: a method of the context alone would be taken for one that writes its answer itself, and what it returns would be lost.
        viewer.MapGet("/", (Delegate)OverviewAsync);
        viewer.MapGet("/connections", ConnectionsAsync);
        viewer.MapGet("/denied", (Delegate)DeniedAsync);
        viewer.MapGet("/denied/{fingerprint}", GroupAsync);
        viewer.MapGet("/map", MapAsync);
        viewer.MapGet("/policy", (Delegate)PolicyAsync);
        viewer.MapGet("/evidence", Evidence);
        viewer.MapPost("/theme", Theme);
        var investigator = routes.MapGroup(string.Empty).RequireAuthorization(Roles.Policy(Role.Investigator));
        investigator.MapPost("/denied/{fingerprint}/state", StateAsync);
        investigator.MapGet("/policy/what-if", WhatIfAsync);
        investigator.MapGet("/quarantine", Quarantine);
        investigator.MapGet("/evidence/{name}/report", Report);
        investigator.MapGet("/evidence/{name}/bundle.zip", PackAsync);
        routes.MapGet("/audit", (HttpContext context) => Message(context, "/audit", "Who looked", "The last 500 requests, the newest first.", audit.Last(500))).RequireAuthorization(Roles.Policy(Role.Admin));
        viewer.MapFallback(context => Message(Status(context, 404), context.Request.Path, "Not found", "There is no such page.", []).ExecuteAsync(context));
    }

    private RazorComponentResult<EvidencePage> Evidence(HttpContext context, string? bundle) =>
        Page<EvidencePage>(context, "/evidence", null, (nameof(EvidencePage.Shelf), shelf?.Read(bundle)));

    // The report is a document of its own, and the folder it stands in is not trusted: it may neither run nor fetch anything, nor act as this site.
    private IResult Report(HttpContext context, string name)
    {
        if (shelf?.ReportOf(name) is not { } file)
        {
            return Message(Status(context, 404), context.Request.Path, "Not found", "There is no such report.", []);
        }

        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
        return Results.File(file, "text/html; charset=utf-8");
    }

    private async Task PackAsync(HttpContext context, string name)
    {
        if (shelf?.Exists(name) != true)
        {
            await Message(Status(context, 404), context.Request.Path, "Not found", "There is no such bundle.", []).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{new string([.. name.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_')])}.zip\"";
        await shelf.PackAsync(name, context.Response.BodyWriter.AsStream());
    }

    private async Task<IResult> OverviewAsync(HttpContext context)
    {
        var (view, cancel) = (FlowView.Read(context.Request, services.Time.GetUtcNow()), context.RequestAborted);
        var model = new OverviewModel();
        if (view.Problems.IsEmpty)
        {
            var policy = services.Policy();
            // The questions are asked together: none waits for another. What the points over time hold is all that there is, so nobody asks for the total.
            var series = services.Store.SeriesAsync(view.Filter, view.Bucket(72), cancel);
            var denied = services.Store.DeniedGroupsAsync(view.Filter, new DeniedGroupQuery(Limit: 200, Buckets: 0), cancel);
            var fresh = services.Store.NewDestinationsAsync(services.PolicySince() ?? view.Since ?? DateTimeOffset.UnixEpoch, 10, cancel);
            var usage = policy is null ? Task.FromResult(ImmutableArray<RuleUsage>.Empty) : services.Store.RuleUsageAsync(view.Filter with { Terms = [] }, cancel);
            var sources = services.Store.SourcesAsync(cancel);
            var drift = services.Advisor is null ? Task.FromResult<DriftAnswer?>(null) : candidates.DriftAsync(services.Advisor);
            await Task.WhenAll(series, denied, fresh, usage, sources, drift);
            model = new OverviewModel
            {
                Total = FlowCounts.Sum((await series).Select(static point => point.Counts)),
                Series = await series,
                Denied = [.. (await denied).OrderByDescending(static group => group.Denied + group.WouldDeny).Take(8)],
                New = await fresh,
                Unused = policy is null ? [] : [.. RuleView.Of(policy, await usage).Where(static rule => rule is { Permits: true, Usage: null })],
                Sources = await sources,
                PolicyVersion = policy?.Version,
                PolicySince = services.PolicySince(),
                PolicyProblem = services.PolicyProblem(),
                Drift = await drift,
            };
        }

        return Page<OverviewPage>(context, "/", view, (nameof(OverviewPage.View), view), (nameof(OverviewPage.Model), model));
    }

    private async Task<IResult> ConnectionsAsync(HttpContext context, string? before, string? at)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        var page = view.Problems.IsEmpty ? await services.Store.ConnectionsAsync(view.Filter, FlowCursor.Parse(before), PageSize, cancellation: context.RequestAborted) : new ConnectionPage([], null, null);
        var detail = FlowCursor.Parse(at) is { } cursor
            ? page.Rows.FirstOrDefault(row => row.Flow.Cursor == cursor) ?? await FindAsync(cursor, context.RequestAborted)
            : null;
        return Page<ConnectionsPage>(
            context, "/connections", view, (nameof(ConnectionsPage.View), view), (nameof(ConnectionsPage.Page), page), (nameof(ConnectionsPage.Detail), detail),
            (nameof(ConnectionsPage.At), FlowCursor.Parse(at)?.ToString() ?? string.Empty), (nameof(ConnectionsPage.Before), FlowCursor.Parse(before)?.ToString() ?? string.Empty));
    }

    private async Task<Connection?> FindAsync(FlowCursor cursor, CancellationToken cancel)
    {
        var instant = Flows.Queries.FlowFilter.All with { Since = cursor.Time, Until = cursor.Time.AddMicroseconds(1) };
        var found = await services.Store.ConnectionsAsync(instant, new FlowCursor(cursor.Time, cursor.Sequence + 1), 1, cancellation: cancel);
        return found.Rows.FirstOrDefault(row => row.Flow.Cursor == cursor);
    }

    private async Task<IResult> DeniedAsync(HttpContext context)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        var groups = view.Problems.IsEmpty ? await services.Store.DeniedGroupsAsync(view.Filter, new DeniedGroupQuery(Limit: 500), context.RequestAborted) : [];
        return Page<DeniedPage>(context, "/denied", view, (nameof(DeniedPage.View), view), (nameof(DeniedPage.Groups), groups));
    }

    private async Task<IResult> GroupAsync(HttpContext context, string fingerprint)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        if (await services.Store.DeniedGroupAsync(fingerprint, view.Filter with { Terms = [] }, new DeniedGroupQuery(), context.RequestAborted) is not { } group)
        {
            return Message(Status(context, 404), "/denied", "Not found", "There is no such group in this time. Choose a longer one.", []);
        }

        var change = services.Advisor is null ? null : await services.Advisor.ProposeAsync(group, context.RequestAborted);
        return Page<GroupPage>(context, "/denied", view, (nameof(GroupPage.View), view), (nameof(GroupPage.Group), group), (nameof(GroupPage.Change), change));
    }

    private async Task<IResult> StateAsync(HttpContext context, string fingerprint, [FromForm] string kind, [FromForm] string? until, [FromForm] string note, [FromForm] string? back)
    {
        var now = services.Time.GetUtcNow();
        var accepted = kind == "accepted";
        var end = DateTimeOffset.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) ? day : (DateTimeOffset?)null;
        if (fingerprint.Length != 32 || !fingerprint.All(char.IsAsciiHexDigitLower) || kind is not ("known" or "accepted" or "new") || string.IsNullOrWhiteSpace(note) || note.Length > 1000 || (accepted && (end is null || end <= now)))
        {
            return Message(Status(context, 400), "/denied", "Not saved", "A state needs a reason of at most 1,000 characters; an accepted one also needs a day that is still to come.", []);
        }

        var state = kind switch
        {
            "known" => GroupStateKind.Known,
            "accepted" => GroupStateKind.AcceptedUntil,
            _ => GroupStateKind.New,
        };
        await services.Store.SetGroupStateAsync(new GroupState(fingerprint, state, accepted ? end : null, note, context.User.Identity!.Name!, now), context.RequestAborted);
        return Results.LocalRedirect(Local(back, "/denied/" + fingerprint));
    }

    private async Task<IResult> MapAsync(HttpContext context, string? all)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        var edges = view.Problems.IsEmpty ? await services.Store.EdgesAsync(view.Filter, cancellation: context.RequestAborted) : [];
        return Page<MapPage>(context, "/map", view, (nameof(MapPage.View), view), (nameof(MapPage.Edges), edges), (nameof(MapPage.All), all == "1"));
    }

    private async Task<IResult> PolicyAsync(HttpContext context)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        var rules = services.Policy() is { } policy ? RuleView.Of(policy, await services.Store.RuleUsageAsync(view.Filter with { Terms = [] }, context.RequestAborted)) : [];
        return Page<PolicyPage>(
            context, "/policy", view, (nameof(PolicyPage.View), view), (nameof(PolicyPage.Version), services.Policy()?.Version), (nameof(PolicyPage.Since), services.PolicySince()),
            (nameof(PolicyPage.Problem), services.PolicyProblem()), (nameof(PolicyPage.Rules), rules), (nameof(PolicyPage.Candidates), services.Candidates.Keys.ToList()));
    }

    private async Task<IResult> WhatIfAsync(HttpContext context, string candidate)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        if (!services.Candidates.TryGetValue(candidate, out var folder))
        {
            return Message(Status(context, 404), "/policy", "Not found", "The server was not started with this candidate.", []);
        }

        var (policy, problem) = CandidatePolicies.Read(folder);
        var answer = policy is null ? new WhatIfAnswer { Candidate = candidate, Problem = problem } : await WhatIf.AskAsync(services.Store, view.Filter, policy, candidate, context.RequestAborted);
        return Page<WhatIfPage>(context, "/policy", view, (nameof(WhatIfPage.View), view), (nameof(WhatIfPage.Answer), answer));
    }

    private RazorComponentResult<MessagePage> Quarantine(HttpContext context, string source) => Message(
        context, "/", "Unreadable lines of " + Show.Text(source, 60), "The last lines that could not be understood, with the reason. The file beside the store holds all of them.", services.Quarantined(source));

    private static IResult Theme(HttpContext context, [FromForm] string theme, [FromForm] string? back)
    {
        if (theme is "light" or "dark" or "auto")
        {
            context.Response.Cookies.Append("bulkhead-theme", theme, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });
        }

        return Results.LocalRedirect(Local(back, "/"));
    }

    private RazorComponentResult<MessagePage> Message(HttpContext context, string path, string title, string words, ImmutableArray<string> lines) =>
        Page<MessagePage>(context, path, null, (nameof(MessagePage.Title), title), (nameof(MessagePage.Words), words), (nameof(MessagePage.Lines), lines));

    private RazorComponentResult<T> Page<T>(HttpContext context, string path, FlowView? view, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : IComponent
    {
        var all = new Dictionary<string, object?> { ["Frame"] = PageFrame.Of(context, path, options.Version, view) };
        foreach (var (name, value) in parameters)
        {
            all[name] = value;
        }

        return new RazorComponentResult<T>(all) { StatusCode = context.Response.StatusCode, PreventStreamingRendering = true };
    }

    private static HttpContext Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context;
    }

    // Only back to this server.
    private static string Local(string? back, string otherwise) =>
        back is ['/', not ('/' or '\\'), ..] && !back.Any(char.IsControl) ? back : back == "/" ? back : otherwise;
}
