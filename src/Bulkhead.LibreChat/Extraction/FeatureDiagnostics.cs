using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>Findings about LibreChat features other than model endpoints (BH22xx, BH23xx).</summary>
public static class FeatureDiagnostics
{
    /// <summary>An MCP URL is no URL after expansion.</summary>
    public static readonly DiagnosticDescriptor McpUrlUnresolved = new("BH2201", Severity.Warning, "MCP address without a value",
        "LibreChat checks the URL of an MCP server after it has replaced variables, and exits when it is no URL. The server stays closed until the value is known.");

    /// <summary>An MCP server has a command and a URL.</summary>
    public static readonly DiagnosticDescriptor McpTwoTransports = new("BH2202", Severity.Warning, "MCP server with two transports",
        "An entry with both a command and a URL starts the command unless its type says otherwise; the URL is then never contacted and stays closed.");

    /// <summary>An MCP server has neither a command nor a URL.</summary>
    public static readonly DiagnosticDescriptor McpIncomplete = new("BH2203", Severity.Warning, "MCP server without an address",
        "LibreChat refuses an MCP server that has neither a command nor a URL.");

    /// <summary>A stdio MCP server runs in the API pod.</summary>
    public static readonly DiagnosticDescriptor McpStdio = new("BH2204", Severity.Warning, "stdio MCP server shares the API pod",
        "A server started by a command runs inside the LibreChat pod: it may reach everything that LibreChat may reach, its own destinations are not visible in the configuration, and no network policy can separate it.");

    /// <summary>A registry variable of the pod does not reach a stdio server.</summary>
    public static readonly DiagnosticDescriptor McpRegistryNotInherited = new("BH2206", Severity.Warning, "registry variable not passed on",
        "stdio MCP servers inherit only HOME, LOGNAME, PATH, SHELL, TERM and USER from the pod; a registry set for the pod reaches them only through their own env block.");

    /// <summary>A stdio server is started by a container client.</summary>
    public static readonly DiagnosticDescriptor McpContainer = new("BH2207", Severity.Warning, "MCP server started through a container client",
        "The LibreChat image holds no container client and pods have no container socket, so such a server normally fails in Kubernetes; the image would be pulled by the daemon of the node.");

    /// <summary>A key that is not expanded holds a variable.</summary>
    public static readonly DiagnosticDescriptor NotExpanded = new("BH2208", Severity.Warning, "variable in a value that is never expanded",
        "LibreChat replaces variables only in some keys. Here the text stays as it is written, so the request fails; Bulkhead leaves it closed.");

    /// <summary>An MCP server's OAuth hosts are named by the server itself.</summary>
    public static readonly DiagnosticDescriptor McpOAuthDiscovery = new("BH2209", Severity.Warning, "OAuth hosts named by the MCP server",
        "Without fixed endpoints the token, registration and revocation hosts come from metadata that the MCP server publishes, so the remote party chooses them.");

    /// <summary>Users may add MCP servers.</summary>
    public static readonly DiagnosticDescriptor McpUserAdded = new("BH2210", Severity.Warning, "users may add MCP servers",
        "Unless it is switched off, users create MCP servers in the interface and LibreChat connects to any public host they type. Bulkhead keeps such hosts closed.");

    /// <summary>Administrators may override the configuration at run time.</summary>
    public static readonly DiagnosticDescriptor AdminOverrides = new("BH2211", Severity.Info, "overrides in the database",
        "Documents in MongoDB that the admin panel writes are merged over librechat.yaml and may add endpoints and MCP servers. They stand in no file, so what they add stays closed.");

    /// <summary>MCP plugin packages are loaded from a folder.</summary>
    public static readonly DiagnosticDescriptor McpPlugins = new("BH2212", Severity.Warning, "plugin packages may add MCP servers",
        "Plugin packages bring MCP servers of their own that the configuration does not show.");

    /// <summary>A server entry has the wrong type.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("BH2213", Severity.Warning, "value of the wrong type",
        "The value has a type that LibreChat does not accept here, so nothing can be derived from it.");

    /// <summary>A proxy stands before an MCP server.</summary>
    public static readonly DiagnosticDescriptor McpProxy = new("BH2214", Severity.Info, "MCP server behind a proxy",
        "The pod opens the proxy and the proxy opens the server. The direct destination stays closed unless it is answered.");

    /// <summary>Users may call any host with actions.</summary>
    public static readonly DiagnosticDescriptor ActionsOpen = new("BH2220", Severity.Warning, "actions reach any public host",
        "With the actions capability on and no list of domains, everybody who may edit an agent makes LibreChat call any public host. Bulkhead keeps such hosts closed.");

    /// <summary>An action domain leaves scheme or port open.</summary>
    public static readonly DiagnosticDescriptor ActionOpenPort = new("BH2221", Severity.Info, "action domain without scheme or port",
        "LibreChat accepts every scheme and port for such an entry; Bulkhead opens the default port of https, or of the scheme that is written, and nothing else.");

    /// <summary>An action entry has no effect.</summary>
    public static readonly DiagnosticDescriptor ActionIgnored = new("BH2222", Severity.Warning, "action entry without effect",
        "LibreChat skips the entry, so nothing is opened for it.");

    /// <summary>A web search value is literal.</summary>
    public static readonly DiagnosticDescriptor WebSearchLiteral = new("BH2230", Severity.Warning, "web search value is not a variable name",
        "The keys of webSearch hold names of variables, written ${NAME}. LibreChat ignores a literal value, so nothing is opened for it.");

    /// <summary>Users may bring web search keys and URLs.</summary>
    public static readonly DiagnosticDescriptor WebSearchUserKeys = new("BH2231", Severity.Warning, "users may bring web search services",
        "Where the deployment gives no key or URL, users type their own, and LibreChat contacts that provider or URL. Bulkhead keeps them closed.");

    /// <summary>An unknown provider is selected.</summary>
    public static readonly DiagnosticDescriptor UnknownChoice = new("BH2232", Severity.Warning, "unknown choice",
        "LibreChat knows no such provider or strategy and refuses the file.");

    /// <summary>A key is accepted and ignored.</summary>
    public static readonly DiagnosticDescriptor IgnoredKey = new("BH2240", Severity.Info, "key without effect",
        "The schema accepts the key, but the server does not use it, so nothing is opened for it.");

    /// <summary>Users may store keys for tools.</summary>
    public static readonly DiagnosticDescriptor ToolUserKeys = new("BH2250", Severity.Warning, "users may bring keys for built-in tools",
        "Every built-in tool works with a key that a user stores, so its host may be contacted without any variable being set. Bulkhead keeps them closed.");

    /// <summary>A legacy variable opens nothing.</summary>
    public static readonly DiagnosticDescriptor LegacyVariable = new("BH2251", Severity.Info, "variable of a removed feature",
        "The feature was removed from LibreChat; the variable opens nothing.");

    /// <summary>The hosted code interpreter is on.</summary>
    public static readonly DiagnosticDescriptor CodeInterpreter = new("BH2252", Severity.Warning, "hosted code interpreter",
        "Agents may run code, and without an own interpreter LibreChat sends code and files to the hosted one. It stays closed until it is asked for.");

    /// <summary>Code of the operator's own runs in the API process.</summary>
    public static readonly DiagnosticDescriptor OwnCode = new("BH2253", Severity.Warning, "own code in the API process",
        "Modules and containers that the configuration names open connections of their own that no configuration shows. They stay closed.");

    /// <summary>A service name of e-mail is unknown.</summary>
    public static readonly DiagnosticDescriptor UnknownMailService = new("BH2260", Severity.Warning, "unknown e-mail service",
        "The name is in no table of the mailer, which then falls back to the pod itself; no mail leaves.");

    /// <summary>Images chosen by model output or profiles.</summary>
    public static readonly DiagnosticDescriptor RemoteImages = new("BH2270", Severity.Info, "images from hosts that others choose",
        "Profile pictures and generated images are fetched from hosts that an identity provider or a model names. Bulkhead keeps them closed for the pod; what a browser loads is outside any pod policy and needs a content security policy.");

    /// <summary>An identity provider names its own endpoints.</summary>
    public static readonly DiagnosticDescriptor OpenIdDiscovery = new("BH2271", Severity.Warning, "sign-in hosts named by the identity provider",
        "Token, user-info and key endpoints come from the discovery document of the issuer and may lie on other hosts, which stay closed.");

    /// <summary>A proxy is set.</summary>
    public static readonly DiagnosticDescriptor ProxyBypass = new("BH2300", Severity.Info, "outbound proxy and what goes around it",
        "With a proxy set, the pod opens the proxy for model providers and MCP servers, and their direct destinations stay closed unless NO_PROXY excepts them. Several features do not use it and still connect directly.");

    /// <summary>Members of a cluster are announced at run time.</summary>
    public static readonly DiagnosticDescriptor AnnouncedMembers = new("BH2310", Severity.Warning, "members announced at run time",
        "Replica sets and clusters announce addresses that the connection string does not name; those stay closed.");

    /// <summary>A connection string cannot be read.</summary>
    public static readonly DiagnosticDescriptor ConnectionString = new("BH2311", Severity.Warning, "connection string that cannot be read",
        "The text is no connection string that names hosts, so nothing is opened for it.");

    /// <summary>A retrieval address is given twice.</summary>
    public static readonly DiagnosticDescriptor GivenTwice = new("BH2312", Severity.Info, "address rendered twice",
        "The chart renders its own value beside the one that is set. Which of them wins depends on how the manifest is applied, so both stand in the inventory.");

    /// <summary>Everything.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        McpUrlUnresolved, McpTwoTransports, McpIncomplete, McpStdio, McpRegistryNotInherited, McpContainer, NotExpanded, McpOAuthDiscovery,
        McpUserAdded, AdminOverrides, McpPlugins, WrongType, McpProxy, ActionsOpen, ActionOpenPort, ActionIgnored, WebSearchLiteral, WebSearchUserKeys,
        UnknownChoice, IgnoredKey, ToolUserKeys, LegacyVariable, CodeInterpreter, OwnCode, UnknownMailService, RemoteImages, OpenIdDiscovery, ProxyBypass,
        AnnouncedMembers, ConnectionString, GivenTwice,
    ];
}
