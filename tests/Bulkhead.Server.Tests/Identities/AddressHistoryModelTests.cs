using System.Net;
using Bulkhead.Server.Identities;
using CsCheck;

namespace Bulkhead.Server.Tests.Identities;

/// <summary>The history against a plain model: for each second, address and pod a flag that says that it was there.</summary>
public sealed class AddressHistoryModelTests
{
    private const int Seconds = 60;
    private const int Pods = 3;

    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What is told at a second: of address and pod that it comes or goes, a list (bits of six pairs), a confirmation, a break, a restart.</summary>
    private enum Telling
    {
        Comes,
        Goes,
        List,
        Confirms,
        Breaks,
        Restarts,
    }

    [Fact]
    public void It_answers_as_the_model_does() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Enum<Telling>(), Gen.Int[0, 1], Gen.Int[0, Pods - 1], Gen.Int[0, 63], Gen.Int[0, 1]).Array[0, 24], Gen.Int[0, 4]).Sample(static (tellings, tolerance) =>
        {
            var history = new AddressHistory(TimeSpan.FromSeconds(tolerance), 1000);
            Model[] models = [new(), new()];
            var now = 0;
            foreach (var (pause, telling, address, pod, bits, scope) in tellings)
            {
                now = Math.Min(now + pause, Seconds - 1);
                models[scope].Tell(telling, now, address, pod, bits);
                Tell(ref history, telling, Scope(scope), now, address, pod, bits, tolerance);
                if (telling == Telling.Restarts)
                {
                    models[1 - scope].Tell(Telling.Breaks, now, 0, 0, 0);
                }
            }

            for (var second = 0; second < Seconds; second++)
            {
                for (var address = 0; address < 2; address++)
                {
                    var there = models.SelectMany(model => model.There(address, second - tolerance, second + tolerance)).Distinct().ToList();
                    Assert.Equal(there is [var only] ? $"pod {only}" : null, history.At(Address(address), Noon.AddSeconds(second))?.Evidence);
                }
            }
        });

    private static string Scope(int scope) => $"kubernetes/{scope}";

    private static IPAddress Address(int address) => new([10, 0, 0, (byte)address]);

    private static Occupant Who(int pod) => new("chat", "test", $"chat-{pod}", $"pod {pod}");

    private static void Tell(ref AddressHistory history, Telling telling, string scope, int second, int address, int pod, int bits, int tolerance)
    {
        var now = Noon.AddSeconds(second);
        switch (telling)
        {
            case Telling.Comes:
                history.Seen(scope, Address(address), Who(pod), now);
                break;
            case Telling.Goes:
                history.Gone(scope, Address(address), Who(pod), now);
                break;
            case Telling.List:
                history.Listed(scope, Enumerable.Range(0, 6).Where(bit => (bits >> bit & 1) == 1).Select(static bit => (Address(bit / Pods), Who(bit % Pods))), now);
                break;
            case Telling.Confirms:
                history.Confirm(scope, now);
                break;
            case Telling.Breaks:
                history.Break(scope);
                break;
            default:
                // Through the lines of the file; after that nobody is heard.
                var lines = history.All.Select(AddressLines.Of).Concat(history.Confirmed.Select(static one => AddressLines.Confirmed(one.Scope, one.At))).Select(System.Text.Encoding.UTF8.GetString).ToList();
                history = new AddressHistory(TimeSpan.FromSeconds(tolerance), 1000);
                Assert.Equal(0, AddressLines.Read(lines, history));
                history.Break(Scope(0));
                history.Break(Scope(1));
                break;
        }
    }

    /// <summary>One scope: who is there, since when, and for each second what is settled.</summary>
    private sealed class Model
    {
        private readonly bool[,,] settled = new bool[2, Pods, Seconds];
        private readonly int?[,] since = new int?[2, Pods];
        private bool isHeard = true;
        private int confirmed = -1;

        public void Tell(Telling telling, int now, int address, int pod, int bits)
        {
            if (telling is Telling.Breaks or Telling.Restarts)
            {
                isHeard = false;
                return;
            }

            if (telling == Telling.List)
            {
                var until = isHeard ? now : confirmed;
                for (var bit = 0; bit < 2 * Pods; bit++)
                {
                    var (at, who) = (bit / Pods, bit % Pods);
                    if ((bits >> bit & 1) == 1)
                    {
                        since[at, who] ??= now;
                    }
                    else
                    {
                        Settle(at, who, until);
                    }
                }

                isHeard = true;
            }
            else if (telling == Telling.Comes)
            {
                since[address, pod] ??= now;
            }
            else if (telling == Telling.Goes)
            {
                Settle(address, pod, now);
            }

            confirmed = Math.Max(confirmed, now);
        }

        public IEnumerable<int> There(int address, int from, int to) => Enumerable.Range(0, Pods).Where(pod => Enumerable.Range(from, to - from + 1).Any(second => IsThere(address, pod, second)));

        private bool IsThere(int address, int pod, int second) =>
            (second is >= 0 and < Seconds && settled[address, pod, second])
            || (since[address, pod] is { } began && second >= began && (isHeard || second <= Math.Max(confirmed, began)));

        private void Settle(int address, int pod, int until)
        {
            if (since[address, pod] is { } began)
            {
                for (var second = began; second <= Math.Max(began, until); second++)
                {
                    settled[address, pod, second] = true;
                }
            }

            since[address, pod] = null;
        }
    }
}
