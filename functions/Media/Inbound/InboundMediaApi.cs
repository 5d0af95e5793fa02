using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Customers;
using Serverless.Media.Files;
using Serverless.Platform.Http;

namespace Serverless.Media.Inbound;

/// <summary>What customers sent, for the people of the business: a list, and each file fetched from its channel when somebody asks.</summary>
public sealed partial class InboundMediaApi(IBusinessAuthorization authorization, CustomerAccess customers, IInboundMedia media, TimeProvider clock,
    ILogger<InboundMediaApi> logger)
{
    [Function("customer-media")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/media")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Messages, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        return Results.Json(new InboundMediaList(await media.ListAsync(business, record.Ids, cancellationToken)), InboundMediaJson.Default.InboundMediaList);
    }

    [Function("media-get")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/media/{id}")] HttpRequest request,
        string business, string id, CancellationToken cancellationToken)
    {
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Messages, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (await media.OpenAsync(owner, id, cancellationToken) is not { } opened) { return Problems.NotFound; }

        switch (opened.Found)
        {
            case FileFound.Open open:
                return await ServeAsync(owner, opened.View, open, cancellationToken);
            case FileFound.Unavailable broken:
                Log.NotFetched(logger, owner.Id, opened.View.Channel, broken.Reason);
                return MediaProblems.NotGivenOut;
            default:
                return MediaProblems.Gone;
        }
    }

    private async Task<IResult> ServeAsync(Business business, InboundMediaView view, FileFound.Open open, CancellationToken cancellationToken)
    {
        var isServed = false;
        try
        {
            if (open.Length > ServedFile.Largest) { return MediaProblems.TooLarge; }

            var buffer = new byte[FileType.Head];
            var head = buffer.AsMemory(0, await open.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken));
            var type = FileType.Of(head.Span);
            await media.NoteAsync(business.Id, view.Id, type?.MimeType, open.Length ?? view.Size, cancellationToken);
            isServed = true;
            return new ServedFile(open, head, type, view.Name, clock);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            Log.NotFetched(logger, business.Id, view.Channel, "connection-lost");
            return MediaProblems.NotGivenOut;
        }
        finally
        {
            if (!isServed) { await open.DisposeAsync(); }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "media.not-fetched", Message = "A customer's file of business {Business} was not given out by {Channel}: {Reason}")]
        public static partial void NotFetched(ILogger logger, string business, string channel, string reason);
    }
}

/// <summary>The files of one customer in the API.</summary>
public sealed record InboundMediaList(IReadOnlyList<InboundMediaView> Media);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InboundMediaList))]
internal sealed partial class InboundMediaJson : JsonSerializerContext;
