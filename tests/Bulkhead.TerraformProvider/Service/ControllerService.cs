using Bulkhead.TerraformProvider.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.TerraformProvider.Service;

/// <summary>Ends the process when terraform is done with it.</summary>
public sealed class ControllerService : GRPCController.GRPCControllerBase
{
    /// <inheritdoc/>
    public override Task<Empty> Shutdown(Empty request, ServerCallContext context)
    {
        // Waiting for open streams would keep terraform waiting: nothing is left to be saved here.
        context.GetHttpContext().Response.OnCompleted(static () =>
        {
            Environment.Exit(0);
            return Task.CompletedTask;
        });
        return Task.FromResult(new Empty());
    }
}
