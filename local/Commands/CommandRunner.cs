using Serverless.Local.DeadLetters;
using Serverless.Local.Doctor;
using Serverless.Local.Hosting;

namespace Serverless.Local.Commands;

/// <summary>Finds the command that the first argument names, and turns its end into an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Something needs a person.</summary>
    public const int Failed = 1;

    /// <summary>The command was called wrongly.</summary>
    public const int WrongUsage = 2;

    /// <summary>All commands, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<ICommand> All = [new DoctorCommand(), new DeadLettersCommand()];

    public static ICommand? Find(IReadOnlyList<string> args) => args is [var name, ..] ? All.FirstOrDefault(command => command.Name == name) : null;

    /// <param name="arguments">Without the command's name.</param>
    public static async Task<int> RunAsync(ICommand command, IReadOnlyList<string> arguments, CommandWorld world, CancellationToken cancellationToken)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
        {
            await world.Out.WriteLineAsync(command.Usage);
            return 0;
        }

        try
        {
            return await command.RunAsync(arguments, world, cancellationToken);
        }
        catch (UsageException mistake)
        {
            await world.Error.WriteLineAsync($"{mistake.Message}{Environment.NewLine}{command.Usage}");
            return WrongUsage;
        }
        catch (CommandException failure)
        {
            await world.Error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }

    /// <summary>Runs it as the whole work of this process.</summary>
    public static int RunProcess(ICommand command, string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return RunAsync(command, args[1..], CommandWorld.OfProcess(), stop.Token).GetAwaiter().GetResult();
        }
        catch (StartupException unusable)
        {
            Console.Error.WriteLine(unusable.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Failed;
        }
        finally
        {
            Console.Out.Flush();
        }
    }
}
