using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Changes;

/// <summary>The business API's view of what a customer wanted to change, and what the shop made of it.</summary>
public sealed class ChangesApi(CustomerAccess customers, IShopRequests requests)
{
    [Function("customer-changes")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/changes")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Customers, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var all = await requests.ListAsync(business, record.Id, cancellationToken);
        return Results.Json(new ChangeListView([.. all.Select(ChangeView.Of).OfType<ChangeView>()]), ChangeViewJson.Default.ChangeListView);
    }
}

/// <summary>The answer of the changes API, the latest first.</summary>
public sealed record ChangeListView(IReadOnlyList<ChangeView> Changes);

/// <summary>One change: what was wanted, and how far it is.</summary>
/// <param name="State"><c>asked</c>, <c>done</c>, <c>refused</c> or <c>failed</c>.</param>
/// <param name="Reason">Of a refusal or a failure, a stable code.</param>
/// <param name="ShopText">The shop's own words.</param>
/// <param name="IsLate">The shop answered after it had failed.</param>
public sealed record ChangeView(string Id, string Kind, string OrderId, string? OrderNumber, string State, string? Reason, string? ShopText, bool IsLate,
    DateTimeOffset AskedAt, DateTimeOffset Deadline, DateTimeOffset? SettledAt, int Calls, string? LastFault, string Thread,
    AddressView? To, string? Line, string? Sku, int? From, int? Quantity)
{
    /// <summary>Null for a request that is no change.</summary>
    public static ChangeView? Of(ShopRequestRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Request.Wish is not ShopWish.Change { What: var change }) { return null; }

        var (request, quantity) = (record.Request, change as OrderChange.Quantity);
        var (state, reason, text) = StateOf(record.Settlement);
        return new ChangeView(request.Id, ChangeWishes.Name(ChangeWishes.KindOf(change)), change.OrderId, change.OrderNumber, state, reason, text,
            record.Settlement is ShopSettlement.AnsweredLate, request.AskedAt, request.Deadline, record.SettledAt, record.Attempt, record.LastCode, request.Thread,
            change is OrderChange.Address { To: var to } ? AddressView.Of(to) : null, quantity?.Line, quantity?.Sku, quantity?.From, quantity?.To);
    }

    private static (string State, string? Reason, string? Text) StateOf(ShopSettlement? settlement) => settlement switch
    {
        null => ("asked", null, null),
        ShopSettlement.Failed failed => ("failed", failed.Code, null),
        ShopSettlement.Answered { Answer: ShopAnswer.Refused refused } => ("refused", refused.Code, refused.Text),
        ShopSettlement.AnsweredLate { Answer: ShopAnswer.Refused refused } => ("refused", refused.Code, refused.Text),
        _ => ("done", null, null),
    };

    public override string ToString() => Id;
}

/// <summary>An address in the API. Prints masked.</summary>
public sealed record AddressView(string? Name, string Line1, string? Line2, string PostalCode, string City, string Country)
{
    public static AddressView Of(PostalAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new AddressView(address.Name, address.Line1, address.Line2, address.PostalCode, address.City, address.Country);
    }

    public override string ToString() => "address …";
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChangeListView))]
internal sealed partial class ChangeViewJson : JsonSerializerContext;
