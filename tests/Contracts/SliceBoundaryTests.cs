using System.Reflection;

namespace Serverless.Tests.Contracts;

/// <summary>A slice uses another slice through its public types only: never its rows, stores or rules.</summary>
public class SliceBoundaryTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly App = typeof(Application).Assembly;

    [Fact]
    public void No_slice_reaches_into_another() =>
        Assert.Empty(App.GetTypes().Where(IsOurs).SelectMany(type => Mentioned(type)
            .Where(used => IsOurs(used) && Slice(used) != Slice(type) && Slice(used) is not ("Platform" or "") && !IsOpen(used))
            .Select(used => $"{type.FullName} uses {used.FullName}")).Distinct());

    [Fact]
    public void The_check_sees_what_a_type_uses() =>
        Assert.Contains(typeof(Serverless.Businesses.IBusinesses), Mentioned(App.GetType("Serverless.Businesses.BusinessAuthorization", true)!));

    private static bool IsOurs(Type type) => type.Assembly == App && type.Namespace?.StartsWith("Serverless", StringComparison.Ordinal) == true;

    private static bool IsOpen(Type type) => type.IsPublic || type.IsNestedPublic;

    private static string Slice(Type type) => type.Namespace!.Split('.') is [_, var slice, ..] ? slice : "";

    private static IEnumerable<Type> Mentioned(Type type)
    {
        var used = type.GetFields(Declared).Select(field => field.FieldType)
            .Concat(type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(type.GetMethods(Declared).SelectMany(Mentioned))
            .Concat(type.GetInterfaces());
        return used.SelectMany(Unwrap).Distinct();
    }

    private static IEnumerable<Type> Mentioned(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType)
            .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []);

    private static IEnumerable<Type> Unwrap(Type type) => type switch
    {
        { HasElementType: true } => Unwrap(type.GetElementType()!),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Unwrap).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}
