namespace Serverless.Chaos.FarEnd;

/// <summary>A message that the provider has accepted: an effect that cannot be taken back.</summary>
/// <param name="Sequence">The place among everything that the ledger noted.</param>
/// <param name="Account">The page or the number.</param>
/// <param name="Peer">The customer on it.</param>
/// <param name="SendId">What the product passed for the provider to give back, without what it may hang on.</param>
internal sealed record AcceptedSend(long Sequence, string Channel, string Account, string Peer, string SendId, string Metadata, string MessageId);
