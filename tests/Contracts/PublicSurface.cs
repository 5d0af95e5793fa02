using System.Globalization;
using System.Reflection;
using System.Text;

namespace Serverless.Tests.Contracts;

/// <summary>Writes the public surface of an assembly as text: one line a member, with parameter names and defaults.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(type =>
            Members(type).Order(StringComparer.Ordinal).Select(member => "  " + member).Prepend(Head(type)));

    private static string Head(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when type.BaseType == typeof(MulticastDelegate) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = new[] { type.BaseType }.Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) && b != typeof(MulticastDelegate))
            .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(i => i.FullName, StringComparer.Ordinal))
            .Select(b => Name(b!)).ToList();
        var nested = type.DeclaringType is { } outer ? Name(outer) + "." : "";
        return $"{kind} {type.Namespace}.{nested}{Name(type)}{(bases.Count > 0 && !type.IsEnum ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        return type.GetConstructors(Declared & ~BindingFlags.Static).Where(IsOpen).Select(c => $"{Access(c)}new({Parameters(c)})")
            .Concat(type.GetProperties(Declared).Where(p => Accessors(p).Length > 0).Select(p => $"{Property(p)} {{ {Accessors(p)} }}"))
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{Name(f.FieldType)} {f.Name}"))
            .Concat(type.GetMethods(Declared).Where(m => IsOpen(m) && !IsAccessor(type, m)).Select(m => $"{Access(m)}{Name(m.ReturnType)} {m.Name}{Generic(m)}({Parameters(m)})"));
    }

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(Type type, MethodInfo method) =>
        type.GetProperties(Declared).Any(p => p.GetMethod == method || p.SetMethod == method);

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static string Property(PropertyInfo property)
    {
        var getter = property.GetMethod ?? property.SetMethod!;
        var index = property.GetIndexParameters();
        return $"{Access(getter)}{Name(property.PropertyType)} {(index.Length > 0 ? $"this[{Name(index[0].ParameterType)} {index[0].Name}]" : property.Name)}";
    }

    private static string Accessors(PropertyInfo property)
    {
        var parts = new[] { (property.GetMethod, "get;"), (property.SetMethod, "set;") }
            .Where(a => a.Item1 is { } method && IsOpen(method))
            .Select(a => a.Item1!.IsPublic ? a.Item2 : "protected " + a.Item2);
        return string.Join(' ', parts);
    }

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(g => g.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + Default(p) : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) { return Name(inner) + "?"; }

        if (type.IsArray) { return Name(type.GetElementType()!) + "[]"; }

        if (!type.IsGenericType) { return type.Name; }

        var name = new StringBuilder(type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]).Append('<');
        return name.AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>').ToString();
    }
}
