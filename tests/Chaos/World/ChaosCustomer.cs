namespace Serverless.Chaos.World;

/// <summary>A customer with one chat who agreed to order updates.</summary>
/// <param name="Account">The page or the number.</param>
/// <param name="Peer">Who the customer is there: PSID or phone number.</param>
internal sealed record ChaosCustomer(int Number, string Business, string ShopId, string Channel, string Account, string Peer);
