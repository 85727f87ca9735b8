namespace Bulkhead.Evidence.Reports.Html;

/// <summary>How it stands with something. Each has a shape of its own.</summary>
public enum Mark
{
    /// <summary>As it should be: a disc with a tick.</summary>
    Good,

    /// <summary>Not as it should be: an octagon with a cross.</summary>
    Bad,

    /// <summary>Somebody has to look at it: a triangle.</summary>
    Attention,

    /// <summary>Nothing is known: a dashed ring.</summary>
    Missing,

    /// <summary>Closed, as it should be: a square with a bar.</summary>
    Closed,

    /// <summary>Worth knowing: a diamond.</summary>
    Note,
}

/// <summary>The names of marks in markup.</summary>
internal static class Marks
{
    /// <summary>The shapes, each as the content of a symbol of 16 by 16.</summary>
    private static readonly (Mark Mark, string Shape)[] Shapes =
    [
        (Mark.Good, "<circle cx=\"8\" cy=\"8\" r=\"7\"/><path class=\"sign\" d=\"M4.7 8.3 7 10.6 11.4 5.6\"/>"),
        (Mark.Bad, "<path d=\"M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z\"/><path class=\"sign\" d=\"M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2\"/>"),
        (Mark.Attention, "<path d=\"M8 1.2 15.3 14.4H.7z\"/><path class=\"sign\" d=\"M8 6v4M8 11.9v.5\"/>"),
        (Mark.Missing, "<circle class=\"ring\" cx=\"8\" cy=\"8\" r=\"6.2\"/>"),
        (Mark.Closed, "<rect x=\"1.5\" y=\"1.5\" width=\"13\" height=\"13\" rx=\"2\"/><path class=\"sign\" d=\"M4.7 8h6.6\"/>"),
        (Mark.Note, "<path d=\"M8 .8 15.2 8 8 15.2.8 8z\"/><path class=\"sign\" d=\"M8 7.3v3.7M8 4.8v.4\"/>"),
    ];

    /// <summary>All shapes, to be referred to by <c>#mark-NAME</c>.</summary>
    public static string Symbols { get; } =
        "<svg class=\"symbols\" aria-hidden=\"true\" width=\"0\" height=\"0\">"
        + string.Concat(Shapes.Select(one => $"<symbol id=\"mark-{one.Mark.Name()}\" viewBox=\"0 0 16 16\">{one.Shape}</symbol>"))
        + "</svg>";

    /// <summary>The name of a mark.</summary>
    public static string Name(this Mark mark) => mark switch
    {
        Mark.Good => "good",
        Mark.Bad => "bad",
        Mark.Attention => "attention",
        Mark.Missing => "missing",
        Mark.Closed => "closed",
        _ => "note",
    };
}
