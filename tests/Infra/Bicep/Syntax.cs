namespace Serverless.Tests.Infra.Bicep;

/// <summary>A value as it is written.</summary>
internal abstract record Expression(int Line);

internal sealed record TextValue(int Line, string Value, IReadOnlyList<Expression> Holes) : Expression(Line);

internal sealed record NumberValue(int Line, long Value) : Expression(Line);

/// <summary><c>true</c>, <c>false</c> or <c>null</c>.</summary>
internal sealed record FixedValue(int Line, string Word) : Expression(Line);

internal sealed record NameValue(int Line, string Name) : Expression(Line);

internal sealed record MemberValue(int Line, Expression Of, string Name) : Expression(Line);

internal sealed record IndexValue(int Line, Expression Of, Expression At) : Expression(Line);

internal sealed record CallValue(int Line, Expression? Of, string Function, IReadOnlyList<Expression> Arguments) : Expression(Line);

internal sealed record ObjectValue(int Line, IReadOnlyList<Property> Properties) : Expression(Line)
{
    public Expression? this[string name] => Properties.FirstOrDefault(property => property.Name == name)?.Value;
}

/// <param name="Name">Null when it is computed (<paramref name="Key"/>).</param>
internal sealed record Property(int Line, string? Name, Expression? Key, Expression Value);

internal sealed record ListValue(int Line, IReadOnlyList<Expression> Items) : Expression(Line);

internal sealed record ForValue(int Line, string Item, string? Number, Expression Source, Expression Body) : Expression(Line);

internal sealed record IfValue(int Line, Expression Condition, Expression Body) : Expression(Line);

internal sealed record LambdaValue(int Line, IReadOnlyList<string> Parameters, Expression Body) : Expression(Line);

/// <summary>Operators: one operand (<c>!</c>, <c>-</c>), two, or three (<c>? :</c>).</summary>
internal sealed record OperatorValue(int Line, string Operator, IReadOnlyList<Expression> Operands) : Expression(Line);

/// <summary>One declaration of a file, with its decorators.</summary>
internal abstract record Declaration(int Line, string Name, IReadOnlyList<CallValue> Decorators);

/// <param name="Type">As written: <c>string</c>, <c>string[]</c>; empty in a bicepparam file.</param>
internal sealed record Parameter(int Line, string Name, string Type, Expression? Value, IReadOnlyList<CallValue> Decorators) : Declaration(Line, Name, Decorators);

internal sealed record Variable(int Line, string Name, Expression Value, IReadOnlyList<CallValue> Decorators) : Declaration(Line, Name, Decorators);

internal sealed record Resource(int Line, string Name, string Type, bool IsExisting, Expression Value, IReadOnlyList<CallValue> Decorators) : Declaration(Line, Name, Decorators)
{
    public string Kind => Type.Split('@')[0];

    public ObjectValue Body => Expressions.Body(Value);
}

internal sealed record Module(int Line, string Name, string Path, Expression Value, IReadOnlyList<CallValue> Decorators) : Declaration(Line, Name, Decorators)
{
    public ObjectValue Body => Expressions.Body(Value);
}

internal sealed record Output(int Line, string Name, string Type, Expression Value, IReadOnlyList<CallValue> Decorators) : Declaration(Line, Name, Decorators);

/// <param name="Path">Of the file, relative to the folder infra.</param>
/// <param name="Scope">Of <c>targetScope</c>.</param>
/// <param name="Using">The template of a bicepparam file.</param>
internal sealed record BicepFile(string Path, string Scope, string? Using, IReadOnlyList<Declaration> Declarations)
{
    public IEnumerable<T> All<T>() where T : Declaration => Declarations.OfType<T>();
}
