using Serverless.Platform.Security;
using Serverless.Platform.Time;

namespace Serverless.Shops.Requests;

/// <summary>
/// Ids of requests: our id of the customer, a hyphen, and 26 characters made of what the request came from. So an answer that names only
/// the id leads to the customer's partition, where the record is.
/// </summary>
public static class ShopRequestIds
{
    private const int CustomerLength = 26;
    private const int Length = CustomerLength + 1 + 26;

    /// <summary>53 lower-case letters, digits and a hyphen; the same parts always give the same id.</summary>
    /// <param name="customer">Our id of the customer.</param>
    /// <param name="parts">What makes the request this one: kind, business, thread, event.</param>
    public static string Of(string customer, params ReadOnlySpan<string> parts)
    {
        if (!Ulid.IsWellFormed(customer)) { throw new ArgumentException("That is no id of a customer.", nameof(customer)); }

        return $"{Lower(customer)}-{StableId.From(["shop-request", customer, .. parts])}";
    }

    /// <summary>The customer of a request; null for a text that cannot be the id of one.</summary>
    public static string? CustomerOf(string? id)
    {
        if (id is not { Length: Length } || id[CustomerLength] != '-') { return null; }

        foreach (var c in id)
        {
            if (c is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-')) { return null; }
        }

        var customer = id[..CustomerLength].ToUpperInvariant();
        return Ulid.IsWellFormed(customer) ? customer : null;
    }

    private static string Lower(string customer) => string.Create(customer.Length, customer, static (text, from) =>
    {
        for (var i = 0; i < from.Length; i++) { text[i] = char.ToLowerInvariant(from[i]); }
    });
}
