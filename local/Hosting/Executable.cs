using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;
using Serverless.Local.Commands;

namespace Serverless.Local.Hosting;

/// <summary>The host as a program of its own: command line in, messages a person can act on and exit codes out.</summary>
internal static class Executable
{
    /// <summary>The program was started or set up wrongly; the message on stderr says what to change.</summary>
    public const int SetupError = 2;

    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        if (CommandRunner.Find(args) is { } command) { Environment.Exit(CommandRunner.RunProcess(command, args)); }

        try
        {
            var assembly = Assembly.GetEntryAssembly()
                ?? throw new StartupException(["The process has no entry assembly to take functions from."]);
            EarlyWork.Begin();
            return FunctionsApplication.CreateBuilder(CommandLine.Parse(args, assembly) with { IsProgram = true });
        }
        catch (StartupException e)
        {
            return Exit<FunctionsApplicationBuilder>(e);
        }
    }

    /// <summary>Prints what was found and ends the process well.</summary>
    public static void Leave(string message)
    {
        Console.Out.WriteLine(message);
        Console.Out.Flush();
        Environment.Exit(0);
    }

    /// <summary>Prints what is wrong and ends the process with <see cref="SetupError"/>.</summary>
    public static T Exit<T>(StartupException error)
    {
        Console.Out.Flush();
        Console.Error.WriteLine(error.Message);
        Environment.Exit(SetupError);
        throw error;
    }
}
