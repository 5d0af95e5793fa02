using System.Text.Json;
using Azure.Core;

namespace Serverless.Local.Tables.Rest;

/// <summary>One request as the service wants it. Also the parts of a transaction, which are whole requests inside a body.</summary>
internal sealed record TableRequest(RequestMethod Method, string Address, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    private const string Accept = "application/json;odata=minimalmetadata";
    private static readonly (string, string) NoContent = ("Prefer", "return-no-content");
    private static readonly (string, string) AcceptsOData = ("Accept", Accept);
    private static readonly (string, string) AcceptsJson = ("Accept", "application/json");

    public static TableRequest Get(string address) => new(RequestMethod.Get, address, [AcceptsOData], null);

    public static TableRequest CreateTable(TableAddresses addresses, string table) => new(
        RequestMethod.Post,
        addresses.Tables,
        [AcceptsOData, NoContent, ("Content-Type", "application/json")],
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));

    public static TableRequest DeleteTable(TableAddresses addresses, string table) =>
        new(RequestMethod.Delete, addresses.Table(table), [AcceptsJson], null);

    public static TableRequest Of(TableAddresses addresses, string table, TableWrite write)
    {
        var (kind, row, ifMatch) = write;
        if (kind is TableWriteKind.Insert)
        {
            return new(
                RequestMethod.Post,
                addresses.Inserts(table),
                [AcceptsOData, NoContent, ("Content-Type", "application/json;odata=nometadata")],
                EntityJson.Write(row));
        }

        var address = addresses.Entity(table, row.PartitionKey!, row.RowKey!);
        List<(string, string)> headers = [AcceptsJson];
        if (ifMatch is not null) { headers.Add(("If-Match", ifMatch)); }

        if (kind is TableWriteKind.Delete) { return new(RequestMethod.Delete, address, headers, null); }

        headers.Add(("Content-Type", "application/json"));
        return new(kind is TableWriteKind.Merge ? RequestMethod.Patch : RequestMethod.Put, address, headers, EntityJson.Write(row));
    }
}
