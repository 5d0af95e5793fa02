using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Customers;

/// <summary>What came of checking a call about one customer: the customer, or the problem to answer.</summary>
public readonly record struct CustomerFound(CustomerRecord? Customer, Problem? Problem);

/// <summary>Checks the key and finds the customer, for every call of the business API that is about one customer.</summary>
public sealed class CustomerAccess(IBusinessAuthorization authorization, ICustomerRecords customers)
{
    private static readonly Problem NotNamed = new(400, "customer-not-named", "Say which customer.",
        "Send exactly one query parameter named customer, with our customer id.");

    /// <summary>
    /// The customer of the route, or of the query <c>?customer=</c> where the route has none. One of another business and one who does not
    /// exist get the same 404. The record's id is the one that counts: a customer who became part of another is answered with that one.
    /// </summary>
    public async Task<CustomerFound> FindAsync(HttpRequest request, string business, string? customer, string scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, scope, cancellationToken);
        if (access.Business is not { } owner) { return new(null, access.Problem); }

        customer ??= request.Query["customer"] is [{ Length: > 0 } asked] ? asked : null;
        if (customer is null) { return new(null, NotNamed); }

        return await customers.FindRecordAsync(owner.Id, customer, cancellationToken) is { } record ? new(record, null) : new(null, Problems.NotFound);
    }
}
