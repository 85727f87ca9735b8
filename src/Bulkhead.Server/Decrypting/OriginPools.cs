using System.Security.Cryptography.X509Certificates;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Identity;

namespace Bulkhead.Server.Decrypting;

/// <summary>
/// The connections to origins: one pool for each workload, name, port and version of the policy. A connection that was opened for one of them is never
/// used for another (evasion catalogue H-19).
/// </summary>
internal sealed class OriginPools : IDisposable
{
    private static readonly TimeSpan Sweeping = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<(WorkloadIdentity Workload, string Name, int Port, string Version), OriginPool> pools = [];
    private readonly X509Certificate2Collection? roots;
    private readonly GatewayOptions options;
    private readonly TimeProvider time;
    private readonly ITimer sweeper;

    public OriginPools(X509Certificate2Collection? roots, GatewayOptions options, TimeProvider time)
    {
        (this.roots, this.options, this.time) = (roots, options, time);
        sweeper = time.CreateTimer(_ => Sweep(), null, Sweeping, Sweeping);
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return pools.Count;
            }
        }
    }

    /// <summary>The pool of an access, taken for one request: to be given back by disposing of the lease.</summary>
    public Lease Take(OriginAccess access)
    {
        var key = (access.Workload, access.Name.Value, access.Port, access.PolicyVersion);
        lock (gate)
        {
            if (!pools.TryGetValue(key, out var pool))
            {
                pools[key] = pool = new OriginPool(access, roots, options, time);
            }

            pool.Users++;
            return new Lease(this, pool);
        }
    }

    /// <summary>Breaks off connections that another policy no longer allows; pools of other versions are let go when their requests have ended.</summary>
    public void Judge(GatewayPolicy policy)
    {
        List<OriginPool> all;
        lock (gate)
        {
            all = [.. pools.Values];
        }

        all.ForEach(pool => pool.Judge(policy));
        Sweep();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sweeper.Dispose();
        lock (gate)
        {
            foreach (var pool in pools.Values)
            {
                pool.Dispose();
            }

            pools.Clear();
        }
    }

    // A pool that had no request since the last time is closed with its idle connections.
    private void Sweep()
    {
        lock (gate)
        {
            foreach (var pool in pools.Values)
            {
                pool.CloseRested();
            }

            foreach (var (key, pool) in pools.Where(static one => one.Value.Users == 0).ToList())
            {
                if (pool.Rested)
                {
                    pools.Remove(key);
                    pool.Dispose();
                }

                pool.Rested = true;
            }
        }
    }

    private void Return(OriginPool pool)
    {
        lock (gate)
        {
            pool.Users--;
            pool.Rested = false;
        }
    }

    /// <summary>A pool in use.</summary>
    public readonly struct Lease(OriginPools owner, OriginPool pool) : IDisposable
    {
        /// <summary>The pool.</summary>
        public OriginPool Pool => pool;

        /// <inheritdoc/>
        public void Dispose() => owner.Return(pool);
    }
}
