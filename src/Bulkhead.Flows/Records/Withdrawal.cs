namespace Bulkhead.Flows.Records;

/// <summary>Takes back one row that was given out earlier: a better record of the same connection has come. The row with this source, session and time goes.</summary>
/// <param name="Source">The source of the row.</param>
/// <param name="Session">The session of the row.</param>
/// <param name="Time">The time of the row.</param>
public sealed record Withdrawal(string Source, string Session, DateTimeOffset Time);
