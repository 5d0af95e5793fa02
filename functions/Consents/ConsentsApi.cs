using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;

namespace Serverless.Consents;

/// <summary>Reads the consents of a customer with the proof of each act.</summary>
public sealed class ConsentsApi(CustomerAccess customers, IConsents consents, IConsentRecords records)
{
    [Function("consents-find")]
    public Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/consents")] HttpRequest request,
        string business, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, null, cancellationToken);

    [Function("consents-get")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/consents")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken) =>
        AnswerAsync(request, business, customer, cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, string business, string? customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Consents, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var states = await consents.ListAsync(business, record.Id, cancellationToken);
        var acts = await records.HistoryAsync(business, record.Id, cancellationToken);
        return Results.Json(ConsentsView.Of(record.Id, states, acts), ConsentsViewJson.Default.ConsentsView);
    }
}

/// <summary>The consents of one customer in the API.</summary>
internal sealed record ConsentsView(string Customer, IReadOnlyList<ConsentView> Consents)
{
    public static ConsentsView Of(string customer, IReadOnlyList<Consent> states, IReadOnlyList<ConsentAct> acts) => new(customer,
        [.. states.Select(state => new ConsentView(state.Channel, state.Purpose.Name(), state.State.Name(), state.ChangedAt,
            [.. acts.Where(act => act.Channel == state.Channel && act.Purpose == state.Purpose.Name())]))]);
}

/// <summary>One consent: its state and since when, and every act that led there, oldest first.</summary>
internal sealed record ConsentView(string Channel, string Purpose, string State, DateTimeOffset ChangedAt, IReadOnlyList<ConsentAct> History);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConsentsView))]
internal sealed partial class ConsentsViewJson : JsonSerializerContext;
