namespace Bulkhead.Model.Diagnostics;

/// <summary>How much a diagnostic matters. The order is the order of weight.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Info,

    /// <summary>Something stays closed, is wider than it need be, or will surprise; output is still written.</summary>
    Warning,

    /// <summary>The input cannot be used as it is; nothing is written.</summary>
    Error,
}
