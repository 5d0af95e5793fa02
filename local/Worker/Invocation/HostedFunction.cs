using Serverless.Local.Worker.Indexing;

namespace Serverless.Local.Worker.Invocation;

/// <summary>A function, ready to be invoked.</summary>
internal sealed record HostedFunction(IndexedFunction Definition, FunctionInvoker Invoker);
