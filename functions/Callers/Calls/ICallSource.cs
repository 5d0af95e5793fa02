using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>What a signature check found, and whether the signature covers everything that was sent.</summary>
public readonly record struct CallSignature(SignatureCheck Check, bool CoversAll = true);

/// <summary>One kind of telephone: how it signs, what its webhooks say, and what it wants to hear. All of it is pure.</summary>
public interface ICallSource
{
    /// <summary>As the address of the webhook and the business record name it.</summary>
    string Name { get; }

    /// <summary>Whether the signature covers the address that was called, so that nothing can be checked without knowing it.</summary>
    bool SignsAddress => false;

    /// <summary>Checked against when there is nothing to check against, so that the time taken tells nothing.</summary>
    string Decoy { get; }

    /// <summary>Whether a configured secret is one of this source's kind at all.</summary>
    bool IsUsable(string secret) => true;

    /// <summary>Whether the delivery is from who it should be from.</summary>
    /// <param name="secrets">All that count at the moment; never empty.</param>
    CallSignature Check(CallDelivery delivery, IReadOnlyList<string> secrets);

    /// <summary>What a checked delivery says.</summary>
    CallReading Read(CallDelivery delivery, CallSignature signature);

    /// <summary>What lets the call go on, once everything is stored.</summary>
    /// <param name="call">What was read; null when nothing follows from it.</param>
    IResult Answer(CallDelivery delivery, CallEvent? call);
}

/// <summary>What a checked webhook says.</summary>
public abstract record CallReading
{
    private CallReading() { }

    public sealed record Event(CallEvent Call) : CallReading;

    /// <summary>Part of a call's course that nothing follows from.</summary>
    public sealed record Nothing : CallReading;

    /// <summary>Nothing that this version knows; recorded, so that nobody has to guess what a telephone sends.</summary>
    public sealed record Unhandled(string Id, string Type) : CallReading;

    public sealed record Refused(Problem Problem) : CallReading;
}
