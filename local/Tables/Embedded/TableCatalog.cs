using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Serverless.Local.Tables.Embedded;

/// <summary>A table: the id that its rows carry, and its name in the casing it was created with.</summary>
internal sealed record TableInfo(long Id, string Name);

/// <summary>The tables by name; names that differ in casing only are the same table.</summary>
internal static class TableCatalog
{
    public static ImmutableDictionary<string, TableInfo> Load(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, name FROM tables";
        using var reader = command.ExecuteReader();
        var tables = ImmutableDictionary.CreateBuilder<string, TableInfo>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read()) { tables.Add(reader.GetString(1), new TableInfo(reader.GetInt64(0), reader.GetString(1))); }

        return tables.ToImmutable();
    }
}
