namespace Serverless.Conversations;

/// <summary>
/// A chat became usable for a customer who had agreed before (the link was opened, the checkbox confirmed). Sent to the
/// <c>order-status</c> topic in the customer's lane, so that the fan-out tells the state of open orders that nobody could be told yet.
/// </summary>
public sealed record ChatLinked(string Business, string Customer, string Thread, DateTimeOffset At)
{
    public const string Schema = "chat-linked/1";
}
