using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Serialization;

namespace Serverless.Local.Tables.Mapping;

/// <summary>
/// Which properties of an entity type are stored, and under which names: the public ones, without those marked
/// <see cref="IgnoreDataMemberAttribute"/>, renamed by <see cref="DataMemberAttribute.Name"/>.
/// </summary>
internal sealed class EntityShape
{
    private readonly (string Name, PropertyInfo Property)[] _stored;
    private readonly FrozenDictionary<string, PropertyInfo> _filled;

    public EntityShape(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<IgnoreDataMemberAttribute>() is null)
            .Select(p => (Name: NameOf(p), Property: p))
            .Where(p => !SystemProperties.IsSystem(p.Name))
            .ToList();
        _stored = [.. properties.Where(p => p.Property.GetMethod is { IsPublic: true })];
        _filled = properties
            .Where(p => p.Property.SetMethod is { IsPublic: true } && EdmValue.CanRead(p.Property.PropertyType))
            .ToFrozenDictionary(p => p.Name, p => p.Property, StringComparer.Ordinal);
    }

    /// <summary>The name that a property has in the table.</summary>
    public static string NameOf(MemberInfo member) => member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;

    public List<KeyValuePair<string, object>> Read(object entity)
    {
        var values = new List<KeyValuePair<string, object>>(_stored.Length);
        foreach (var (name, property) in _stored)
        {
            if (property.GetValue(entity) is { } value) { values.Add(new(name, EdmValue.FromClr(name, value))); }
        }

        return values;
    }

    public void Write(object entity, List<KeyValuePair<string, object>> values)
    {
        foreach (var (name, value) in values)
        {
            if (_filled.TryGetValue(name, out var property))
            {
                property.SetValue(entity, EdmValue.ToClr(name, value, property.PropertyType));
            }
        }
    }
}
