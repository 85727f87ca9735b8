using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Flows.Queries;

/// <summary>What is wrong with a filter, and where.</summary>
/// <param name="Diagnostic">The cause and the fix; its span has the file name <c>filter</c>, line 1 and the column from 1.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 code units from 0.</param>
/// <param name="Length">How much of the text it is about; may be 0 at the end of the text.</param>
public sealed record FilterProblem(Diagnostic Diagnostic, int Start, int Length);

/// <summary>What became of the text of a filter: a filter, or problems.</summary>
/// <param name="Filter">The filter; null when there is a problem.</param>
/// <param name="Problems">What is wrong, in the order of the text, at most <see cref="FilterParser.MostProblems"/>; empty when there is a filter.</param>
public sealed record FilterParse(FlowFilter? Filter, ImmutableArray<FilterProblem> Problems);
