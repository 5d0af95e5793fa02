namespace Serverless.Shops;

/// <summary>Where a parcel goes. Personal: prints masked, so that no log line or exception that holds it can leak it.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record PostalAddress(string? Name, string Line1, string? Line2, string PostalCode, string City, string Country)
{
    public override string ToString() => $"an address in {Country}";
}
