using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Sources;

/// <summary>The variables of a Secret manifest. Values stay in memory and are never written anywhere.</summary>
/// <param name="Name">The name of the Secret, or null when it has none.</param>
/// <param name="Place">Where its manifest starts.</param>
/// <param name="Variables">Its keys.</param>
/// <param name="IsComplete">Whether it holds every key: false when an external store adds to it.</param>
internal sealed record SecretContent(string? Name, SourceSpan Place, ImmutableArray<EnvironmentVariable> Variables, bool IsComplete);
