using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Serverless.Local.Tables.Rest;

/// <summary>The Table service's REST protocol on Azure.Core's pipeline, which retries, logs and traces as configured.</summary>
internal sealed class RestTransport : ITableTransport
{
    public const string DataServiceVersion = "3.0";
    private const string NextPartitionKey = "x-ms-continuation-NextPartitionKey";
    private const string NextRowKey = "x-ms-continuation-NextRowKey";
    private const string NextTableName = "x-ms-continuation-NextTableName";

    private readonly TableAddresses _addresses;
    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    public RestTransport(Uri service, string accountName, HttpPipelinePolicy authentication, TableClientOptions options)
    {
        ServiceUri = service;
        AccountName = accountName;
        _addresses = new TableAddresses(service);
        _version = options.VersionString;
        _pipeline = HttpPipelineBuilder.Build(options, [], [authentication], new ResponseClassifier());
    }

    public string AccountName { get; }

    public Uri ServiceUri { get; }

    public ValueTask<Response> CreateTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        SendAsync(TableRequest.CreateTable(_addresses, table), async, cancellationToken);

    public ValueTask<Response> DeleteTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        SendAsync(TableRequest.DeleteTable(_addresses, table), async, cancellationToken);

    public ValueTask<Response> WriteAsync(string table, TableWrite write, bool async, CancellationToken cancellationToken) =>
        SendAsync(TableRequest.Of(_addresses, table, write), async, cancellationToken);

    public async ValueTask<TableReply<TablePage<string>>> ListTablesAsync(TableQuery query, bool async, CancellationToken cancellationToken)
    {
        var response = await SendAsync(TableRequest.Get(_addresses.List(query)), async, cancellationToken).ConfigureAwait(false);
        return response.IsError
            ? new(response, null)
            : new(response, new(ReadValues(response, e => e.GetProperty("TableName").GetString()!), HeaderOf(response, NextTableName)));
    }

    public async ValueTask<TableReply<TableRow>> ReadAsync(
        string table, string partitionKey, string rowKey, IReadOnlyList<string>? select, bool async, CancellationToken cancellationToken)
    {
        var request = TableRequest.Get(_addresses.Read(table, partitionKey, rowKey, select));
        var response = await SendAsync(request, async, cancellationToken).ConfigureAwait(false);
        if (response.IsError) { return new(response, null); }

        using var body = JsonDocument.Parse(response.Content.ToMemory());
        return new(response, EntityJson.Read(body.RootElement));
    }

    public async ValueTask<TableReply<TablePage<TableRow>>> QueryAsync(
        string table, TableQuery query, bool async, CancellationToken cancellationToken)
    {
        var response = await SendAsync(TableRequest.Get(_addresses.Query(table, query)), async, cancellationToken).ConfigureAwait(false);
        return response.IsError ? new(response, null) : new(response, new(ReadValues(response, EntityJson.Read), ContinuationOf(response)));
    }

    public async ValueTask<TableReply<IReadOnlyList<Response>>> SubmitAsync(
        string table, IReadOnlyList<TableWrite> writes, bool async, CancellationToken cancellationToken)
    {
        var (boundary, changeSet) = ($"batch_{Guid.NewGuid()}", $"changeset_{Guid.NewGuid()}");
        var body = BatchBody.Write(boundary, changeSet, writes.Select(write => TableRequest.Of(_addresses, table, write)));
        var request = new TableRequest(
            RequestMethod.Post,
            _addresses.Batch,
            [("Accept", "application/json"), ("Content-Type", $"multipart/mixed; boundary={boundary}")],
            body);
        var response = await SendAsync(request, async, cancellationToken).ConfigureAwait(false);
        if (response.IsError) { return new(response, null); }

        var parts = BatchBody.Read(response.Content.ToString());
        return parts.FirstOrDefault(part => part.IsError) is { } refused ? new(refused, null) : new(response, parts);
    }

    private async ValueTask<Response> SendAsync(TableRequest table, bool async, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = table.Method;
        message.Request.Uri.Reset(new Uri(table.Address));
        foreach (var (name, value) in table.Headers) { message.Request.Headers.SetValue(name, value); }

        message.Request.Headers.SetValue("x-ms-version", _version);
        message.Request.Headers.SetValue("DataServiceVersion", DataServiceVersion);
        if (table.Body is not null) { message.Request.Content = RequestContent.Create(table.Body); }

        if (async)
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _pipeline.Send(message, cancellationToken);
        }

        return message.Response;
    }

    private static List<T> ReadValues<T>(Response response, Func<JsonElement, T> read)
    {
        using var body = JsonDocument.Parse(response.Content.ToMemory());
        return [.. body.RootElement.GetProperty("value").EnumerateArray().Select(read)];
    }

    /// <summary>Both header values joined by a space; the row's may be missing.</summary>
    private static string? ContinuationOf(Response response) => (HeaderOf(response, NextPartitionKey), HeaderOf(response, NextRowKey)) switch
    {
        (null, null) => null,
        var (partition, row) => $"{partition} {row}",
    };

    private static string? HeaderOf(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
}
