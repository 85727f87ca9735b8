using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.TerraformProvider.Emulation;
using Bulkhead.TerraformProvider.Planning;
using Bulkhead.TerraformProvider.Protocol;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Bulkhead.TerraformProvider.Service;

/// <summary>The requests of terraform. An exception is told as a diagnostic: the process never ends because of one.</summary>
public sealed class ProviderService(ProviderSession session) : Provider.ProviderBase
{
    /// <inheritdoc/>
    public override Task<SchemaResponse> GetSchema(SchemaRequest request, ServerCallContext context) => Answer<SchemaResponse>(static r => r.Diagnostics, response =>
    {
        // Terraform starts the provider several times per command; it need not ask each for the same schema.
        response.ServerCapabilities = new() { GetProviderSchemaOptional = true };
        response.Provider = Wire.Write(session.Schema.Provider);
        foreach (var resource in session.Schema.Resources.Values)
        {
            response.ResourceSchemas.Add(resource.Name, Wire.Write(resource.Block));
        }

        foreach (var source in session.Schema.DataSources.Values)
        {
            response.DataSourceSchemas.Add(source.Name, Wire.Write(source.Block));
        }

        return [];
    });

    /// <inheritdoc/>
    public override Task<PreparedResponse> PrepareProviderConfig(ConfigRequest request, ServerCallContext context) => Answer<PreparedResponse>(static r => r.Diagnostics, response =>
    {
        response.PreparedConfig = Wire.Write(session.Schema.Provider, session.Prepare(Wire.Read(session.Schema.Provider, request.Config)));
        return [];
    });

    /// <inheritdoc/>
    public override Task<DiagnosticsResponse> ValidateResourceTypeConfig(TypedConfigRequest request, ServerCallContext context) => Answer<DiagnosticsResponse>(static r => r.Diagnostics, _ =>
    {
        var schema = session.Schema.Resources[request.TypeName];
        return ConfigValidator.Check(schema, Wire.Read(schema.Block, request.Config));
    });

    /// <inheritdoc/>
    public override Task<DiagnosticsResponse> ValidateDataSourceConfig(TypedConfigRequest request, ServerCallContext context) => Answer<DiagnosticsResponse>(static r => r.Diagnostics, _ =>
    {
        var schema = session.Schema.DataSources[request.TypeName];
        return ConfigValidator.Check(schema, Wire.Read(schema.Block, request.Config));
    });

    /// <inheritdoc/>
    public override Task<UpgradeResponse> UpgradeResourceState(UpgradeRequest request, ServerCallContext context) => Answer<UpgradeResponse>(static r => r.Diagnostics, response =>
    {
        var block = session.Schema.Resources[request.TypeName].Block;
        using var json = JsonDocument.Parse(request.RawState.Json.Memory);
        response.UpgradedState = Wire.Write(block, JsonCodec.Read(json.RootElement));
        return [];
    });

    /// <inheritdoc/>
    public override Task<DiagnosticsResponse> Configure(ConfigureRequest request, ServerCallContext context) => Answer<DiagnosticsResponse>(static r => r.Diagnostics, _ =>
        session.Configure(Wire.Read(session.Schema.Provider, request.Config)));

    /// <inheritdoc/>
    public override Task<ReadResponse> ReadResource(ReadRequest request, ServerCallContext context) => Answer<ReadResponse>(static r => r.Diagnostics, response =>
    {
        var schema = session.Schema.Resources[request.TypeName];
        var current = Wire.Read(schema.Block, request.CurrentState);
        response.Private = request.Private;
        response.NewState = Wire.Write(schema.Block, current is Value.Null ? current : session.Controller.Read(schema, current["id"].AsText ?? ""));
        return [];
    });

    /// <inheritdoc/>
    public override Task<PlanResponse> PlanResourceChange(PlanRequest request, ServerCallContext context) => Answer<PlanResponse>(static r => r.Diagnostics, response =>
    {
        var schema = session.Schema.Resources[request.TypeName];
        response.LegacyTypeSystem = true;
        response.PlannedPrivate = request.PriorPrivate;
        if (Wire.Read(schema.Block, request.ProposedNewState) is Value.Null)
        {
            response.PlannedState = request.ProposedNewState;
            return [];
        }

        var config = Wire.Read(schema.Block, request.Config);
        var prior = Wire.Read(schema.Block, request.PriorState);
        var planned = Planner.Plan(schema.Block, config, prior);
        response.PlannedState = Wire.Write(schema.Block, planned);
        response.RequiresReplace.AddRange(Planner.Replacing(schema.Block, prior, planned).Select(static name => Wire.Path([name])));
        return [.. Refusals.OfConfiguration(schema.Name, config)];
    });

    /// <inheritdoc/>
    public override Task<ApplyResponse> ApplyResourceChange(ApplyRequest request, ServerCallContext context) => Answer<ApplyResponse>(static r => r.Diagnostics, response =>
    {
        var schema = session.Schema.Resources[request.TypeName];
        var prior = Wire.Read(schema.Block, request.PriorState);
        var planned = Wire.Read(schema.Block, request.PlannedState);
        response.LegacyTypeSystem = true;
        response.Private = request.PlannedPrivate;
        response.NewState = request.PriorState;
        var outcome = planned is Value.Null ? session.Controller.Remove(schema, prior) : session.Controller.Put(schema, prior, planned);
        response.NewState = Wire.Write(schema.Block, outcome.State);
        return outcome.Problems;
    });

    /// <inheritdoc/>
    public override Task<ImportResponse> ImportResourceState(ImportRequest request, ServerCallContext context) => Answer<ImportResponse>(static r => r.Diagnostics, response =>
    {
        var schema = session.Schema.Resources[request.TypeName];
        if (!schema.Importable)
        {
            return [new Problem($"resource {schema.Name} doesn't support import", "", [])];
        }

        var state = session.Controller.Read(schema, request.Id);
        if (state is Value.Null)
        {
            return [new Problem($"there is no {schema.Name} with the identifier {request.Id}", "", [])];
        }

        response.ImportedResources.Add(new ImportResponse.Types.Imported { TypeName = schema.Name, State = Wire.Write(schema.Block, state), Private = ByteString.Empty });
        return [];
    });

    /// <inheritdoc/>
    public override Task<DataResponse> ReadDataSource(DataRequest request, ServerCallContext context) => Answer<DataResponse>(static r => r.Diagnostics, response =>
    {
        var schema = session.Schema.DataSources[request.TypeName];
        var outcome = session.Controller.Look(schema, Wire.Read(schema.Block, request.Config));
        response.State = Wire.Write(schema.Block, outcome.State);
        return outcome.Problems;
    });

    /// <inheritdoc/>
    public override Task<StopResponse> Stop(StopRequest request, ServerCallContext context) => Task.FromResult(new StopResponse());

    private static Task<T> Answer<T>(Func<T, RepeatedField<Diagnostic>> diagnostics, Func<T, ImmutableArray<Problem>> work)
        where T : new()
    {
        var response = new T();
        try
        {
            diagnostics(response).AddRange(work(response).Select(Wire.Write));
        }
#pragma warning disable CA1031 // Whatever happens in here, terraform shall hear of it and the process shall live on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            diagnostics(response).Add(Wire.Write(new Problem($"the test provider failed: {exception.Message}", exception.ToString(), [])));
        }

        return Task.FromResult(response);
    }
}
