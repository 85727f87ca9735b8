using Bulkhead.Server.Commands;
using Bulkhead.Server.Hosting;

SocketEngine.Ensure(args);
return await CommandTree.RunAsync(args).ConfigureAwait(false);
