using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Customers;

/// <summary>Reads customers. What is not there and what is another business's look the same.</summary>
public sealed class CustomersApi(IBusinessAuthorization authorization, ICustomers customers, ICustomerRecords records)
{
    private static readonly Problem NoSearch = new(400, "customer-search", "Say whom to look for.",
        "Send exactly one query parameter: shopCustomer, with the shop's own customer id.");

    [Function("customer-find")]
    public async Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Customers, cancellationToken);
        if (access.Business is null) { return access.Problem!; }

        if (request.Query["shopCustomer"] is not [{ Length: > 0 and <= Identities.MaxLength } shopCustomer]) { return NoSearch; }

        var customer = await customers.FindAsync(access.Business.Id, new Identity(IdentityKind.ShopCustomer, shopCustomer), cancellationToken);
        return customer is null ? Problems.NotFound : await AnswerAsync(access.Business.Id, customer, cancellationToken);
    }

    [Function("customer-get")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Customers, cancellationToken);
        return access.Business is null ? access.Problem! : await AnswerAsync(access.Business.Id, customer, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(string business, string customer, CancellationToken cancellationToken) =>
        await records.FindRecordAsync(business, customer, cancellationToken) is { } record
            ? Results.Json(CustomerView.Of(record), CustomerViewJson.Default.CustomerView)
            : Problems.NotFound;
}

/// <summary>A customer in the API: our id, since when, and by what they are recognised (kinds, no values).</summary>
internal sealed record CustomerView(string Id, DateTimeOffset CreatedAt, IReadOnlyList<string> Identities)
{
    public static CustomerView Of(CustomerRecord record) => new(record.Id, record.CreatedAt, [.. record.Identities.Select(kind => kind.Name())]);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CustomerView))]
internal sealed partial class CustomerViewJson : JsonSerializerContext;
