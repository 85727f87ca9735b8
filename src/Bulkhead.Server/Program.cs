using Bulkhead.Server.Commands;
using Bulkhead.Server.Hosting;

SocketEngine.EnsureInline(args);
return await CommandTree.RunAsync(args).ConfigureAwait(false);
