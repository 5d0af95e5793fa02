using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;
using Serverless.Platform.Http;

namespace Serverless.Conversations.People;

/// <summary>People of the business take a chat, give it back to the app, and close a complaint.</summary>
public sealed class ThreadHolderApi(CustomerAccess customers, IThreads threads, TimeProvider clock)
{
    [Function("thread-patch")]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "businesses/{business}/customers/{customer}/threads/{thread}")] HttpRequest request,
        string business, string customer, string thread, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Messages, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var body = await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken);
        if (body is null) { return Problems.TooLarge; }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        using (document)
        {
            var mistakes = ThreadPatch.Read(document.RootElement, out var patch);
            if (mistakes.Count > 0) { return Problems.Invalid(mistakes); }

            var now = clock.GetUtcNow();
            return await threads.UpdateAsync(business, record.Id, thread, stored => patch.Apply(stored, now), cancellationToken) is { } changed
                ? Results.Json(ThreadView.Of(changed), ThreadsViewJson.Default.ThreadView)
                : Problems.NotFound;
        }
    }
}

/// <summary>What is to become of a thread. Members that are not there leave it as it is.</summary>
internal readonly record struct ThreadPatch(bool? IsHeld, bool? HasOpenComplaint)
{
    public static List<ProblemField> Read(JsonElement body, out ThreadPatch patch)
    {
        var mistakes = new List<ProblemField>();
        patch = default;
        if (body.ValueKind is not JsonValueKind.Object) { return [new ProblemField("", "must be an object")]; }

        if (body.TryGetProperty("heldBy", out var held))
        {
            patch = patch with { IsHeld = held.ValueKind is not JsonValueKind.Null };
            if (held.ValueKind is not JsonValueKind.Null && !(held.ValueKind is JsonValueKind.String && held.GetString() == ThreadHolders.Person))
            {
                mistakes.Add(new ProblemField("/heldBy", "must be person or null"));
            }
        }

        if (body.TryGetProperty("hasOpenComplaint", out var complaint))
        {
            patch = patch with { HasOpenComplaint = complaint.ValueKind is JsonValueKind.True };
            if (complaint.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) { mistakes.Add(new ProblemField("/hasOpenComplaint", "must be true or false")); }
        }

        return mistakes;
    }

    public ChatThread Apply(ChatThread thread, DateTimeOffset now)
    {
        var changed = IsHeld switch
        {
            true when thread.HeldBy is null => ThreadHolds.Give(thread, ThreadHolders.Person, now, passes: false),
            false when thread.HeldBy is not null => ThreadHolds.Return(thread, now, hasControl: false),
            _ => thread,
        };
        return HasOpenComplaint is { } complaint && complaint != changed.HasOpenComplaint ? changed with { HasOpenComplaint = complaint } : changed;
    }
}
