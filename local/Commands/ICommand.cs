namespace Serverless.Local.Commands;

/// <summary>A word after <c>./run</c> that asks an app which runs already, and ends.</summary>
internal interface ICommand
{
    string Name { get; }

    /// <summary>One line a way to call it, and what its options mean.</summary>
    string Usage { get; }

    /// <summary>The exit code: 0 when all is well, 1 when something needs a person.</summary>
    /// <exception cref="UsageException">The arguments are wrong; exit code 2.</exception>
    /// <exception cref="CommandException">The command could not do its work; exit code 1.</exception>
    Task<int> RunAsync(IReadOnlyList<string> arguments, CommandWorld world, CancellationToken cancellationToken);
}

/// <summary>The command could not do its work. The message says what to do, in whole sentences and without secrets.</summary>
internal sealed class CommandException(string message) : Exception(message);

/// <summary>The command was called wrongly.</summary>
internal sealed class UsageException(string message) : Exception(message);
