using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Serverless.Local.Tables;

/// <summary>Reads the service's error body: <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
internal sealed class TableErrors : RequestFailedDetailsParser
{
    private static readonly TableErrors Parser = new();

    public static RequestFailedException ToException(Response response) => new(response, null, Parser);

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        var (code, message) = Read(response);
        if (code is null && !response.Headers.TryGetValue("x-ms-error-code", out code)) { return false; }

        error = new ResponseError(code, message);
        if (FailedIndex(message) is { } index)
        {
            data = new Dictionary<string, string> { [TableTransactionFailedException.FailedIndexKey] = index };
        }

        return true;
    }

    private static (string? Code, string? Message) Read(Response response)
    {
        if (response.ContentStream is not { CanSeek: true } stream) { return default; }

        stream.Position = 0;
        try
        {
            using var document = JsonDocument.Parse(stream);
            var error = document.RootElement.GetProperty("odata.error");
            return (error.GetProperty("code").GetString(), error.GetProperty("message").GetProperty("value").GetString());
        }
        catch (Exception notAnError) when (notAnError is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return default;
        }
        finally
        {
            stream.Position = 0;
        }
    }

    /// <summary>A refused transaction's message begins with the position of the step and a colon.</summary>
    private static string? FailedIndex(string? message)
    {
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? message![..colon]
            : null;
    }
}
