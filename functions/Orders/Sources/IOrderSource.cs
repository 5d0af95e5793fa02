using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Shops;

namespace Serverless.Orders.Sources;

/// <summary>One kind of shop: how it signs, and what its webhooks say. Both are pure, so that adding a shop is adding one of these.</summary>
public interface IOrderSource
{
    /// <summary>As the address of the webhook and the business record name it.</summary>
    string Name { get; }

    /// <summary>Whether the delivery is from who it should be from.</summary>
    /// <param name="secrets">All that count at the moment; never empty.</param>
    SignatureCheck Check(SourceDelivery delivery, IReadOnlyList<string> secrets);

    /// <summary>What a checked delivery says.</summary>
    SourceReading Read(SourceDelivery delivery, JsonElement root);
}

/// <summary>A webhook as it came. Only headers that a source signs, or that its shop cannot do without, are to be believed.</summary>
/// <param name="Settings">What the business says about this source; null when there is no such business or source.</param>
public sealed record SourceDelivery(string Business, SourceSettings? Settings, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt)
{
    /// <summary>ISO 3166-1 alpha-2: where the business's telephone numbers are at home; null when that is unknown.</summary>
    public string? Country { get; init; }

    /// <summary>The header, or null when it is missing, blank or came twice.</summary>
    public string? Header(string name) => Headers[name] is [{ Length: > 0 } value] ? value : null;

    public override string ToString() => $"{Business}, {Body.Length} bytes";
}

/// <summary>What a checked webhook says.</summary>
public abstract record SourceReading
{
    private SourceReading() { }

    /// <summary>Events of one order, in the order in which they are to be handled.</summary>
    public sealed record Events(IReadOnlyList<SourceEvent> All) : SourceReading;

    /// <summary>Nothing that this version acts on; recorded, so that nobody has to guess what a shop sends.</summary>
    public sealed record Unhandled(string Id, string Type) : SourceReading;

    /// <summary>Somebody asks for their data, or for its erasure.</summary>
    public sealed record Privacy(string Id, string Topic) : SourceReading;

    /// <summary>What the shop answers to something that was asked of it.</summary>
    /// <param name="MessageId">The same for every repeat of this delivery.</param>
    public sealed record Reply(string MessageId, ShopReply Content) : SourceReading;

    public sealed record Invalid(IReadOnlyList<ProblemField> Errors) : SourceReading;
}

/// <param name="MessageId">The same for every repeat of this delivery.</param>
public sealed record SourceEvent(string MessageId, OrderStatusChanged Change);
