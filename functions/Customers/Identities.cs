using Serverless.Customers.Phones;

namespace Serverless.Customers;

/// <summary>The one form in which a value identifies somebody, whatever way it was typed.</summary>
public static class Identities
{
    /// <summary>No identity of any kind is longer.</summary>
    public const int MaxLength = 320;

    /// <summary>E-mail: trimmed, lower case. Phone: E.164; a national number needs a country and is no identity. Every other kind: as the provider gave it. Null when it identifies nobody.</summary>
    public static string? Normalise(Identity identity) => identity.Kind switch
    {
        IdentityKind.Email => Email(identity.Value),
        IdentityKind.Phone => PhoneNumber.Parse(identity.Value, country: null)?.Value,
        _ => identity.Value is { Length: > 0 and <= MaxLength } value && !value.Any(char.IsControl) ? value : null,
    };

    /// <summary>The kind as rows and APIs name it.</summary>
    public static string Name(this IdentityKind kind) => kind switch
    {
        IdentityKind.ShopCustomer => "shop-customer",
        IdentityKind.MessengerPsid => "messenger",
        IdentityKind.MessengerUserRef => "messenger-user-ref",
        IdentityKind.WhatsAppUser => "whatsapp",
        IdentityKind.Phone => "phone",
        IdentityKind.Email => "email",
        _ => "crm-contact",
    };

    /// <summary>The reverse of <see cref="Name"/>; null for no kind of ours.</summary>
    public static IdentityKind? ParseKind(string name) =>
        Enum.GetValues<IdentityKind>().Cast<IdentityKind?>().FirstOrDefault(kind => kind!.Value.Name() == name);

    private static string? Email(string? value)
    {
        var email = value?.Trim().ToLowerInvariant();
        return email is { Length: >= 3 and <= MaxLength }
            && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            && at == email.LastIndexOf('@') && at < email.Length - 1
            && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
                ? email
                : null;
    }
}
