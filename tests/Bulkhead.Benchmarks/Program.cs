using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Bulkhead.Benchmarks.JudgeBenchmarks).Assembly).Run(args);
