namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>All rows.</summary>
internal static class EvasionRows
{
    public static IReadOnlyList<EvasionRow> All { get; } = [.. TlsRows.All, .. NameRows.All, .. AddressRows.All, .. AddressedRows.All, .. HttpRows.All, .. OtherRows.All, .. DnsRows.All, .. DecryptedRows.All, .. LifeCycleRows.All, .. OrderRows.All, .. ClockRows.All];
}
