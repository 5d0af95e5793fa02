namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker could not do its part of an invocation.</summary>
public class FunctionWorkerException : Exception
{
    internal FunctionWorkerException(string message)
        : base(message)
    {
    }

    internal FunctionWorkerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A parameter of a function could not be bound.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    internal FunctionInputConverterException(string message)
        : base(message)
    {
    }

    internal FunctionInputConverterException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
