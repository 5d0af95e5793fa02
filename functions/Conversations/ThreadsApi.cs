using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;

namespace Serverless.Conversations;

/// <summary>Reads the chats of a customer. The address on the channel is never shown.</summary>
public sealed class ThreadsApi(CustomerAccess customers, IThreads threads)
{
    [Function("threads-find")]
    public Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/threads")] HttpRequest request,
        string business, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, null, cancellationToken);

    [Function("threads-get")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/threads")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, customer, cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, string business, string? customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Threads, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var list = await threads.ListAsync(business, record.Id, cancellationToken);
        return Results.Json(new ThreadsView(record.Id, [.. list.Select(ThreadView.Of)]), ThreadsViewJson.Default.ThreadsView);
    }
}

/// <summary>The chats of one customer in the API.</summary>
internal sealed record ThreadsView(string Customer, IReadOnlyList<ThreadView> Threads);

/// <summary>One chat: how the customer is addressed (kind only), until when we may write freely, the last contact, who holds it.</summary>
internal sealed record ThreadView(
    string Id, string Channel, string Account, string PeerKind, DateTimeOffset? WindowUntil, string? WindowOpenedBy,
    DateTimeOffset? LastContactAt, string? LastContactKind, DateTimeOffset? StaffWroteAt, bool HasOpenComplaint, string? Locale,
    string? HeldBy, DateTimeOffset? BlockedUntil, int Deferred, DateTimeOffset? FreeUntil)
{
    public static ThreadView Of(ChatThread thread) => new(thread.Id, thread.Channel, thread.Account, thread.Peer.Kind, thread.WindowUntil,
        thread.WindowOpenedBy, thread.LastContactAt, thread.LastContactKind, thread.StaffWroteAt, thread.HasOpenComplaint, thread.Locale,
        thread.HeldBy, thread.BlockedUntil, thread.Deferred.Count, thread.FreeUntil);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ThreadsView))]
[JsonSerializable(typeof(ThreadView))]
internal sealed partial class ThreadsViewJson : JsonSerializerContext;
