using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;

namespace Serverless.Callers.Lookups;

/// <summary>Where a caller's page is reached from outside.</summary>
internal sealed class LookupAddresses(IOptions<ChatLinkOptions> options, IConfiguration configuration)
{
    /// <summary>The page of the number; null without a number, and when the app does not know its own address.</summary>
    public Uri? PageOf(string business, PhoneNumber? phone)
    {
        var address = options.Value.BaseUrl?.AbsoluteUri.TrimEnd('/') ?? (configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } host ? $"https://{host}" : null);
        return address is not null && phone is { } number ? new Uri($"{address}/api/businesses/{business}/callers/{number.Value}?format=html") : null;
    }
}
