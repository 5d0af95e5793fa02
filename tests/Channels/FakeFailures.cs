using Serverless.Channels;

namespace Serverless.Tests.Channels;

/// <summary>Classifies every late failure as it was told to.</summary>
internal sealed class FakeFailures : IReceiptFailures
{
    public string Channel => "messenger";

    public ReceiptFailure Answer { get; set; } = new(ReceiptDemand.FallBack, "undeliverable");

    public ReceiptFailure Of(int code) => Answer;
}
