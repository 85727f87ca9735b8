namespace Bulkhead.Cli.Output;

/// <summary>The values of <c>--color</c>.</summary>
internal enum ColorMode
{
    /// <summary>Colour on a terminal, unless NO_COLOR or TERM=dumb say otherwise.</summary>
    Auto,

    /// <summary>Colour always.</summary>
    Always,

    /// <summary>Colour never.</summary>
    Never,
}
