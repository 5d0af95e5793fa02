using System.Text.Json;
using Serverless.Businesses;

namespace Serverless.Callers.FanOut;

/// <summary>The calls as the API shows them.</summary>
public interface ICallRecords
{
    /// <summary>JSON: the business's latest calls.</summary>
    Task<string> ListAsync(Business business, int most, CancellationToken cancellationToken);
}

internal sealed class CallRecords(CallStore calls) : ICallRecords
{
    public async Task<string> ListAsync(Business business, int most, CancellationToken cancellationToken)
    {
        var listed = await calls.ListAsync(business.Id, most, cancellationToken);
        return JsonSerializer.Serialize(new CallListView([.. listed.Select(call => CallViews.Of(call, business.Country))]), CallViewJson.Default.CallListView);
    }
}
