using Bulkhead.Cli;

return CliApplication.Run(args);
