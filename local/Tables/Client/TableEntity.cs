// The real type carries no nullable annotations; the same code must compile against both.
#nullable disable annotations

using System.Collections;
using System.Globalization;
using Serverless.Local.Tables.Mapping;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary of its properties, for rows without a type of their own.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object> _properties;

    /// <summary>A row without keys.</summary>
    public TableEntity() => _properties = [];

    /// <summary>A row with these properties; the dictionary is copied.</summary>
    public TableEntity(IDictionary<string, object> values) => _properties = values is null ? [] : new(values);

    /// <summary>A row with these keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <inheritdoc />
    public string PartitionKey
    {
        get => GetString(SystemProperties.PartitionKey);
        set => _properties[SystemProperties.PartitionKey] = value;
    }

    /// <inheritdoc />
    public string RowKey
    {
        get => GetString(SystemProperties.RowKey);
        set => _properties[SystemProperties.RowKey] = value;
    }

    /// <inheritdoc />
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(SystemProperties.Timestamp);
        set => _properties[SystemProperties.Timestamp] = value;
    }

    /// <inheritdoc />
    public ETag ETag
    {
        get => new(GetString(SystemProperties.ODataETag));
        set => _properties[SystemProperties.ODataETag] = value.ToString();
    }

    /// <summary>How many properties, the keys included.</summary>
    public int Count => _properties.Count;

    /// <summary>The names of the properties, the keys included.</summary>
    public ICollection<string> Keys => _properties.Keys;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    /// <summary>A property's value, null when there is none. An int that is set on a double or a long becomes one; else the value's type counts.</summary>
    public object this[string key]
    {
        get => Find(key);
        set
        {
            _properties[key] = (Find(key), value) switch
            {
                (double, int number) => (double)number,
                (long, int number) => (long)number,
                _ => value,
            };
        }
    }

    /// <summary>The text, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string GetString(string key) => Get<string>(key);

    /// <summary>The bytes, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public byte[] GetBinary(string key) => Get<byte[]>(key);

    /// <summary>The bytes, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public BinaryData GetBinaryData(string key) => Find(key) is byte[] bytes ? BinaryData.FromBytes(bytes) : Get<BinaryData>(key);

    /// <summary>The flag, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public bool? GetBoolean(string key) => Get<bool?>(key);

    /// <summary>The time in UTC, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTime? GetDateTime(string key) => Find(key) is DateTimeOffset time ? time.UtcDateTime : Get<DateTime?>(key);

    /// <summary>The time, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        Find(key) is DateTime time ? new DateTimeOffset(time) : Get<DateTimeOffset?>(key);

    /// <summary>The number, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public double? GetDouble(string key) => Get<double?>(key);

    /// <summary>The id, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public Guid? GetGuid(string key) => Get<Guid?>(key);

    /// <summary>The number, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public int? GetInt32(string key) => Get<int?>(key);

    /// <summary>The number, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type, also when it is an Int32.</exception>
    public long? GetInt64(string key) => Get<long?>(key);

    /// <summary>Adds a property.</summary>
    /// <exception cref="ArgumentException">It exists.</exception>
    public void Add(string key, object value) => _properties.Add(key, value);

    /// <summary>True if the property exists.</summary>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <summary>Removes a property; false if there was none.</summary>
    public bool Remove(string key) => _properties.Remove(key);

    /// <summary>Finds a property.</summary>
    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);

    /// <summary>Removes all properties, the keys included.</summary>
    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => _properties.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private object Find(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return _properties.TryGetValue(key, out var value) ? value : null;
    }

    private T Get<T>(string key) => Find(key) switch
    {
        null => default,
        T value => value,
        var other => throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"Cannot return {typeof(T)} type for a {other.GetType()} typed property.")),
    };
}
