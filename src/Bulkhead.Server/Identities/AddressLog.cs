using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Identities;

/// <summary>
/// Keeps a history of addresses in a file: each change is appended, and at the start, and when the file has grown, it is written anew beside itself and moved over.
/// A line that a crash has cut is left out. Safe for use by several threads.
/// </summary>
internal sealed class AddressLog : IDisposable
{
    /// <summary>The scope of the containers.</summary>
    public const string Containers = "docker";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly AddressHistory history;
    private readonly Dictionary<string, DateTimeOffset> confirmed = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly int retentionDays;
    private readonly TimeProvider time;
    private readonly Action<string> say;
    private readonly int slack;
    private FileStream? file;
    private int appended;
    private DateTimeOffset pruned;
    private bool isFailing;

    private AddressLog(string path, AddressHistory history, int retentionDays, TimeProvider time, Action<string> say, int slack) =>
        (this.path, this.history, this.retentionDays, this.time, this.say, this.slack) = (path, history, retentionDays, time, say, slack);

    /// <summary>Opens the file, or begins one.</summary>
    /// <param name="path">The file; what cannot be read in it is told and left out.</param>
    /// <param name="history">An empty history to fill.</param>
    /// <param name="retentionDays">Days that stays are remembered after their end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Tells people what is wrong.</param>
    /// <param name="slack">Lines that may be appended before the file is written anew.</param>
    public static AddressLog Open(string path, AddressHistory history, int retentionDays, TimeProvider time, Action<string> say, int slack = 20_000)
    {
        var log = new AddressLog(path, history, retentionDays, time, say, slack);
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path);
            // After the last line end stands nothing, or what a crash has cut.
            var lines = text.Split('\n')[..^1];
            if (AddressLines.Read(lines.Where(static line => line.Length > 0), history) is > 0 and var unread)
            {
                say($"{unread} lines of {path} could not be read: who was at some addresses is not known");
            }
        }

        lock (log.gate)
        {
            log.Renew();
        }

        return log;
    }

    /// <summary>The scope of the pods of a namespace.</summary>
    public static string Pods(string name) => "kubernetes/" + name;

    /// <summary>Everybody of a scope is known.</summary>
    public void Listed(string scope, IEnumerable<Sighting> all) => Change(scope, at => history.Listed(scope, all.Select(static one => (one.Address, one.Occupant)), at));

    /// <summary>Somebody has come, gone or moved.</summary>
    public void Moved(string scope, ImmutableArray<Sighting> before, ImmutableArray<Sighting> after) => Change(scope, at =>
    [
        .. before.Where(was => !after.Any(one => one.Address.Equals(was.Address) && one.Occupant == was.Occupant)).Select(was => history.Gone(scope, was.Address, was.Occupant, at)).OfType<Stay>(),
        .. after.Select(now => history.Seen(scope, now.Address, now.Occupant, at)).OfType<Stay>(),
    ]);

    /// <summary>The scope is heard and has nothing to tell.</summary>
    public void Confirm(string scope) => Change(scope, at =>
    {
        history.Confirm(scope, at);
        return [];
    });

    /// <summary>The scope is not heard.</summary>
    public void Break(string scope)
    {
        lock (gate)
        {
            history.Break(scope);
        }
    }

    /// <summary>Who was at an address at a time; null when that is not known, or not of one alone.</summary>
    public Occupant? At(IPAddress address, DateTimeOffset at)
    {
        lock (gate)
        {
            return history.At(address, at);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
        }
    }

    private void Change(string scope, Func<DateTimeOffset, IReadOnlyList<Stay>> change)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var changed = change(now);
            List<byte[]> lines = [.. changed.Select(AddressLines.Of)];
            if (changed.Count > 0 || now - confirmed.GetValueOrDefault(scope) >= Pause)
            {
                confirmed[scope] = now;
                lines.Add(AddressLines.Confirmed(scope, now));
            }

            if (lines.Count == 0)
            {
                return;
            }

            if (now - pruned >= PruneInterval || appended > slack || file is null)
            {
                Renew();
            }
            else
            {
                Write(() => Append(lines));
            }
        }
    }

    private void Append(List<byte[]> lines)
    {
        file!.Write([.. lines.SelectMany(static line => line)]);
        file.Flush();
        appended += lines.Count;
    }

    // The whole of it, from what is in memory.
    private void Renew()
    {
        pruned = time.GetUtcNow();
        history.Prune(pruned.AddDays(-retentionDays));
        Write(() =>
        {
            file?.Dispose();
            file = null;
            var beside = path + ".new";
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 65_536))
            {
                if (history.Forgotten is { } forgotten)
                {
                    stream.Write(AddressLines.Forgotten(forgotten));
                }

                foreach (var (scope, at) in history.Confirmed)
                {
                    stream.Write(AddressLines.Confirmed(scope, at));
                }

                foreach (var stay in history.All)
                {
                    stream.Write(AddressLines.Of(stay));
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
            file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1);
            appended = 0;
        });
    }

    // What is in memory stays true. A file that may miss a line, or hold half of one, is written anew with the next change.
    private void Write(Action write)
    {
        try
        {
            write();
            isFailing = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            file = null;
            if (!isFailing)
            {
                say($"who is at which address cannot be kept: {Printable.Clean(exception.Message, 200)}");
            }

            isFailing = true;
        }
    }
}
