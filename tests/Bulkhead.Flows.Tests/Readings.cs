using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Tests;

/// <summary>Readings for tables.</summary>
internal static class Readings
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static FlowEntry Entry(LineReading reading) => Assert.IsType<LineReading.Entry>(reading).Flow;

    /// <summary><c>entry</c>, the class of an ignored line, or <c>!</c> and the reason.</summary>
    public static string Kind(LineReading reading) => reading switch
    {
        LineReading.Entry => "entry",
        LineReading.Ignored { Class: var known } => known,
        LineReading.Quarantined { Reason: var reason } => "!" + reason,
        _ => throw new InvalidOperationException("a fourth kind of reading"),
    };

    public static FlowEntry Aviatrix(string line) => Entry(AviatrixLineReader.Read(Bytes(line), "dcf"));

    public static string KindOfAviatrix(string line) => Kind(AviatrixLineReader.Read(Bytes(line), "dcf"));
}
