using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;
using Serverless.Platform.Http;

namespace Serverless.Conversations;

/// <summary>Reads the chats of a customer. The address on the channel (a PSID) is never shown.</summary>
public sealed class ThreadsApi(IBusinessAuthorization authorization, ICustomerRecords customers, IThreads threads)
{
    private static readonly Problem NoSearch = new(400, "thread-search", "Say whose threads.", "Send exactly one query parameter: customer, with our customer id.");

    [Function("threads-find")]
    public async Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/threads")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Query["customer"] is [{ Length: > 0 } customer]
            ? await AnswerAsync(request, business, customer, cancellationToken)
            : (await authorization.AuthorizeAsync(request, business, ApiScopes.Threads, cancellationToken)).Problem ?? NoSearch;
    }

    [Function("threads-get")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/threads")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, customer, cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, string business, string customer, CancellationToken cancellationToken)
    {
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Threads, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (await customers.FindRecordAsync(owner.Id, customer, cancellationToken) is not { } record) { return Problems.NotFound; }

        var list = await threads.ListAsync(owner.Id, record.Id, cancellationToken);
        return Results.Json(new ThreadsView(record.Id, [.. list.Select(ThreadView.Of)]), ThreadsViewJson.Default.ThreadsView);
    }
}

/// <summary>The chats of one customer in the API.</summary>
internal sealed record ThreadsView(string Customer, IReadOnlyList<ThreadView> Threads);

/// <summary>One chat: how the customer is addressed (kind only), until when we may write freely, the last contact, who holds it.</summary>
internal sealed record ThreadView(
    string Id, string Channel, string Account, string PeerKind, DateTimeOffset? WindowUntil, string? WindowOpenedBy,
    DateTimeOffset? LastContactAt, string? LastContactKind, DateTimeOffset? StaffWroteAt, bool HasOpenComplaint, string? Locale,
    string? HeldBy, DateTimeOffset? BlockedUntil, int Deferred)
{
    public static ThreadView Of(ChatThread thread) => new(thread.Id, thread.Channel, thread.Account, thread.Peer.Kind, thread.WindowUntil,
        thread.WindowOpenedBy, thread.LastContactAt, thread.LastContactKind, thread.StaffWroteAt, thread.HasOpenComplaint, thread.Locale,
        thread.HeldBy, thread.BlockedUntil, thread.Deferred.Count);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ThreadsView))]
internal sealed partial class ThreadsViewJson : JsonSerializerContext;
