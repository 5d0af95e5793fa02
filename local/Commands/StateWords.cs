namespace Serverless.Local.Commands;

/// <summary>The first word of a line: how it stands, in colour where colours are wanted. All are equally wide.</summary>
internal static class StateWords
{
    private const string Green = "\e[32m", Yellow = "\e[33m", Red = "\e[31m", Plain = "\e[0m";

    public static string Ok(CommandWorld world) => Word("ok  ", Green, world);

    public static string Warn(CommandWorld world) => Word("warn", Yellow, world);

    public static string Fail(CommandWorld world) => Word("fail", Red, world);

    private static string Word(string word, string colour, CommandWorld world) => world.Colours ? $"{colour}{word}{Plain}" : word;
}
