namespace Serverless.Tests.Infra.Bicep;

/// <summary>Walks through values.</summary>
internal static class Expressions
{
    /// <summary>The object that a resource or module is, behind its loop and its condition.</summary>
    public static ObjectValue Body(Expression value) => value switch
    {
        ObjectValue body => body,
        ForValue loop => Body(loop.Body),
        IfValue condition => Body(condition.Body),
        _ => throw new BicepMistakeException(value.Line, "an object was expected"),
    };

    /// <summary>The value and all values in it.</summary>
    public static IEnumerable<Expression> Within(Expression value) => Parts(value).SelectMany(Within).Prepend(value);

    public static IEnumerable<Expression> Parts(Expression value) => value switch
    {
        TextValue text => text.Holes,
        MemberValue member => [member.Of],
        IndexValue index => [index.Of, index.At],
        CallValue call => call.Of is null ? call.Arguments : [call.Of, .. call.Arguments],
        ObjectValue body => body.Properties.SelectMany(property => property.Key is null ? [property.Value] : new[] { property.Key, property.Value }),
        ListValue list => list.Items,
        ForValue loop => [loop.Source, loop.Body],
        IfValue condition => [condition.Condition, condition.Body],
        LambdaValue lambda => [lambda.Body],
        OperatorValue operation => operation.Operands,
        _ => [],
    };

    /// <summary>The names that are used and not bound within.</summary>
    public static IEnumerable<NameValue> FreeNames(Expression value) => value switch
    {
        NameValue name => [name],
        ForValue loop => FreeNames(loop.Source).Concat(FreeNames(loop.Body).Where(name => name.Name != loop.Item && name.Name != loop.Number)),
        LambdaValue lambda => FreeNames(lambda.Body).Where(name => !lambda.Parameters.Contains(name.Name)),
        _ => Parts(value).SelectMany(FreeNames),
    };

    /// <summary>All values of a declaration.</summary>
    public static IEnumerable<Expression> Of(Declaration declaration)
    {
        var value = declaration switch
        {
            Parameter parameter => parameter.Value,
            Variable variable => variable.Value,
            Resource resource => resource.Value,
            Module module => module.Value,
            Output output => output.Value,
            _ => null,
        };
        return value is null ? declaration.Decorators : [.. declaration.Decorators, value];
    }
}
