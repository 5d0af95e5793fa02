namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a public method a function. Names are unique in the app, ignoring case.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name: a letter, then letters, digits, <c>_</c> and <c>-</c>, at most 128 characters, not <c>host</c>.</summary>
    public string Name { get; } = name;
}
