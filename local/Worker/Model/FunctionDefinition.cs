using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is known about a function before it runs.</summary>
public abstract class FunctionDefinition
{
    /// <summary>The parameters in the order of declaration.</summary>
    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    /// <summary>Path of the assembly that holds the function.</summary>
    public abstract string PathToAssembly { get; }

    /// <summary>Full type name and method name.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>Stable id, unique in the app.</summary>
    public abstract string Id { get; }

    /// <summary>The name given by <see cref="FunctionAttribute"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Trigger and input bindings by parameter name.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    /// <summary>Output bindings by name; <c>$return</c> is the return value.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}

/// <summary>One binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>The parameter's name, or <c>$return</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The kind: <c>httpTrigger</c>, <c>serviceBusTrigger</c>, <c>timerTrigger</c>, <c>http</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether the binding gives a value to the function or takes one from it.</summary>
    public abstract BindingDirection Direction { get; }
}

/// <summary>The direction of a binding.</summary>
public enum BindingDirection
{
    /// <summary>Into the function.</summary>
    In,

    /// <summary>Out of the function.</summary>
    Out,
}

/// <summary>One parameter of a function.</summary>
public class FunctionParameter
{
    internal FunctionParameter(string name, Type type, bool hasDefaultValue, object? defaultValue, bool isReferenceOrNullableType)
    {
        Name = name;
        Type = type;
        HasDefaultValue = hasDefaultValue;
        DefaultValue = defaultValue;
        IsReferenceOrNullableType = isReferenceOrNullableType;
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>The parameter's type.</summary>
    public Type Type { get; }

    /// <summary>Whether C# declares a default value.</summary>
    public bool HasDefaultValue { get; }

    /// <summary>Whether null is a possible value.</summary>
    public bool IsReferenceOrNullableType { get; }

    /// <summary>The default value that C# declares.</summary>
    public object? DefaultValue { get; }
}
