namespace Serverless.Channels;

/// <summary>What a failure demands that the provider reported after it had accepted the message. The message was certainly not delivered.</summary>
public enum ReceiptDemand
{
    /// <summary>Another way to the customer: a template, another chat, e-mail.</summary>
    FallBack,

    /// <summary>The same message again, later.</summary>
    Resend,

    /// <summary>The account rests until somebody repairs it; the message is sent again afterwards.</summary>
    PauseAccount,

    /// <summary>Our consent record follows what the customer told the provider.</summary>
    WithdrawConsent,

    /// <summary>Nothing: recorded, and over.</summary>
    GiveUp,
}

/// <summary>A failure, classified.</summary>
/// <param name="Reason">A stable code, for example <c>whatsapp.undeliverable</c>.</param>
public sealed record ReceiptFailure(ReceiptDemand Demand, string Reason)
{
    /// <summary>The provider's clock says that the window is closed; the thread's record must follow.</summary>
    public bool ClosesWindow { get; init; }

    /// <summary>With <see cref="ReceiptDemand.WithdrawConsent"/>: what the customer stopped; null for what the message was sent for.</summary>
    public Consents.Purpose? Withdrawn { get; init; }

    /// <summary>How long to wait before the message is sent again; null for the usual pause.</summary>
    public TimeSpan? Pause { get; init; }
}

/// <summary>Classifies the failures of one channel that come as receipts.</summary>
public interface IReceiptFailures
{
    string Channel { get; }

    /// <param name="code">The provider's error code; 0 when it gave none.</param>
    ReceiptFailure Of(int code);
}
