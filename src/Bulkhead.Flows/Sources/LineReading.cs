using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>What became of one line. Every line becomes exactly one of the three.</summary>
public abstract record LineReading
{
    private LineReading()
    {
    }

    /// <summary>A record.</summary>
    /// <param name="Flow">The record.</param>
    public sealed record Entry(FlowEntry Flow) : LineReading;

    /// <summary>A line that is known and says nothing about egress; counted by its class.</summary>
    /// <param name="Class">One of <see cref="IgnoredLines"/>.</param>
    public sealed record Ignored(string Class) : LineReading;

    /// <summary>A line that could not be read; counted, kept and shown.</summary>
    /// <param name="Reason">Why, in fixed words: nothing of the line is in it.</param>
    public sealed record Quarantined(string Reason) : LineReading;
}
