using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;

namespace Serverless.Callers.Calls;

/// <summary>A telephone's webhook as it came.</summary>
/// <param name="Business">The business of the address; null when there is none with this source.</param>
/// <param name="Settings">What it says about the source; null when there is none.</param>
/// <param name="Url">The address as the source called it; null when the app does not know where it is reached.</param>
public sealed class CallDelivery(Business? business, CallSourceSettings? settings, IHeaderDictionary headers, string? contentType, ReadOnlyMemory<byte> body,
    string? url, DateTimeOffset receivedAt)
{
    private FormFields? _form;

    public string Business { get; } = business?.Id ?? "";
    public CallSourceSettings? Settings { get; } = settings;
    public ReadOnlyMemory<byte> Body { get; } = body;
    public string? Url { get; } = url;
    public DateTimeOffset ReceivedAt { get; } = receivedAt;
    public bool IsForm { get; } = FormFields.IsForm(contentType);

    /// <summary>The body as a form; empty when it is none.</summary>
    public FormFields Form => _form ??= IsForm ? FormFields.Parse(Body.Span) : FormFields.None;

    /// <summary>The header, or null when it is missing, blank or came twice.</summary>
    public string? Header(string name) => headers[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Whether the header came at all.</summary>
    public bool HasHeader(string name) => headers.ContainsKey(name);

    /// <summary>E.164; null for a withheld number and for everything that is none, which is normal on a telephone.</summary>
    public string? Phone(string? text, PhoneForm form = PhoneForm.Written) => PhoneNumber.Parse(text, business?.Country, form)?.Value;

    public override string ToString() => $"{Business}, {Body.Length} bytes";
}
