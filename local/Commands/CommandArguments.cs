namespace Serverless.Local.Commands;

/// <summary>What stands after the command's name: switches, options with a value, and words.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    private CommandArguments()
    {
    }

    /// <summary>What is neither a switch nor an option, in order.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <param name="switches">Those that stand alone, with their dashes (<c>--json</c>).</param>
    /// <param name="options">Those that a value follows.</param>
    /// <param name="mostWords">How many words the command takes.</param>
    /// <exception cref="UsageException">Something else stands there.</exception>
    public static CommandArguments Parse(IReadOnlyList<string> arguments, IReadOnlyList<string> switches, IReadOnlyList<string> options, int mostWords = 0)
    {
        var parsed = new CommandArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (switches.Contains(argument)) { parsed._options[argument] = ""; }
            else if (options.Contains(argument))
            {
                if (++i >= arguments.Count || arguments[i].Length == 0) { throw new UsageException($"{argument} needs a value."); }

                parsed._options[argument] = arguments[i];
            }
            else if (argument.StartsWith('-') || parsed._words.Count >= mostWords) { throw new UsageException($"Unknown argument '{argument}'."); }
            else { parsed._words.Add(argument); }
        }

        return parsed;
    }

    public bool Has(string name) => _options.ContainsKey(name);

    /// <summary>The option's value, or null when it was not given.</summary>
    public string? Value(string name) => _options.GetValueOrDefault(name);
}
