namespace Serverless.Businesses;

/// <summary>Which secrets a business record names.</summary>
public static class BusinessSecrets
{
    /// <summary>The names, and where in the record each stands, as a JSON Pointer.</summary>
    public static IEnumerable<(string Place, string Secret)> NamedBy(Business business)
    {
        ArgumentNullException.ThrowIfNull(business);
        IEnumerable<(string Place, string? Secret)> places =
        [
            ("/messenger/accessTokenSecret", business.Messenger?.AccessTokenSecret),
            ("/whatsApp/accessTokenSecret", business.WhatsApp?.AccessTokenSecret),
            ("/giphy/keySecret", business.Giphy?.KeySecret),
            .. business.Sources.SelectMany(source => new (string, string?)[] { ($"/sources/{source.Key}/secret", source.Value.Secret), ($"/sources/{source.Key}/keySecret", source.Value.KeySecret) }),
            .. business.Shipments.Select(source => ($"/shipments/{source.Key}/secret", (string?)source.Value.Secret)),
            .. business.Calls.Select(source => ($"/calls/{source.Key}/secret", (string?)source.Value.Secret)),
            ("/shop/secret", business.Shop?.Secret),
            ("/callers/secret", business.Callers?.Secret),
            ("/crm/secret", business.Crm?.Secret),
        ];
        return places.Where(place => !string.IsNullOrEmpty(place.Secret)).Select(place => (place.Place, place.Secret!));
    }
}
