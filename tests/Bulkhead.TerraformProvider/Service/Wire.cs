using Bulkhead.TerraformProvider.Protocol;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;
using Google.Protobuf;

namespace Bulkhead.TerraformProvider.Service;

/// <summary>Between the messages of the protocol and the types of this program.</summary>
public static class Wire
{
    /// <summary>Reads a value of that block.</summary>
    public static Value Read(BlockSchema block, DynamicValue? value) => value switch
    {
        null => new Value.Null(),
        { Json.IsEmpty: false } => Shape.Of(block, JsonCodec.Read(System.Text.Json.JsonDocument.Parse(value.Json.Memory).RootElement)),
        _ => value.Msgpack.IsEmpty ? new Value.Null() : Shape.Of(block, MessagePackCodec.Read(value.Msgpack.Memory)),
    };

    /// <summary>Writes a value of that block.</summary>
    public static DynamicValue Write(BlockSchema block, Value value) => new() { Msgpack = ByteString.CopyFrom(MessagePackCodec.Write(Shape.Of(block, value))) };

    /// <summary>Writes a problem.</summary>
    public static Diagnostic Write(Problem problem) => new()
    {
        Severity = problem.IsWarning ? Diagnostic.Types.Severity.Warning : Diagnostic.Types.Severity.Error,
        Summary = problem.Summary,
        Detail = problem.Detail,
        Attribute = problem.Path.IsEmpty ? null : Path(problem.Path),
    };

    /// <summary>Writes a path.</summary>
    public static AttributePath Path(IEnumerable<object> path)
    {
        var written = new AttributePath();
        written.Steps.AddRange(path.Select(static step => step switch
        {
            long index => new AttributePath.Types.Step { ElementKeyInt = index },
            _ => new AttributePath.Types.Step { AttributeName = (string)step },
        }));
        return written;
    }

    /// <summary>Writes a schema.</summary>
    public static Schema Write(BlockSchema block) => new() { Block = Block(block) };

    private static Schema.Types.Block Block(BlockSchema block)
    {
        var written = new Schema.Types.Block { Description = block.Description, Deprecated = block.Deprecated };
        written.Attributes.AddRange(block.Attributes.Values.Select(static a =>
        {
            // An argument of the provider that the environment gives is not asked for.
            var given = a.Required && a.Rules.DefaultVariable is { } variable && Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
            return new Schema.Types.Attribute
            {
                Name = a.Name,
                Type = ByteString.CopyFromUtf8(a.TypeJson),
                Description = a.Description,
                Required = a.Required && !given,
                Optional = a.Optional || given,
                Computed = a.Computed,
                Sensitive = a.Sensitive,
                Deprecated = a.Deprecated,
            };
        }));
        written.BlockTypes.AddRange(block.Blocks.Values.Select(static b => new Schema.Types.NestedBlock
        {
            TypeName = b.Name,
            Block = Block(b.Block),
            Nesting = b.IsSet ? Schema.Types.NestedBlock.Types.NestingMode.Set : Schema.Types.NestedBlock.Types.NestingMode.List,
            MinItems = b.MinItems,
            MaxItems = b.MaxItems,
        }));
        return written;
    }
}
