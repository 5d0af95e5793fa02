namespace Serverless.Customers;

/// <summary>The one form in which a value identifies somebody, whatever way it was typed.</summary>
public static class Identities
{
    /// <summary>No identity of any kind is longer.</summary>
    public const int MaxLength = 320;

    private const string PhoneSeparators = " -/().\u00a0\u202f\u2011";

    /// <summary>E-mail: trimmed, lower case. Phone: E.164. Every other kind: as the provider gave it. Null when it identifies nobody.</summary>
    public static string? Normalise(Identity identity) => identity.Kind switch
    {
        IdentityKind.Email => Email(identity.Value),
        IdentityKind.Phone => Phone(identity.Value),
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

    /// <summary>E.164: + and 7 to 15 digits, the first not 0. National numbers need a country and are no identity.</summary>
    private static string? Phone(string? value)
    {
        if (value is null or { Length: > 40 }) { return null; }

        var digits = string.Concat(value.Trim().Where(c => !PhoneSeparators.Contains(c, StringComparison.Ordinal)));
        if (digits.StartsWith("00", StringComparison.Ordinal)) { digits = "+" + digits[2..]; }

        return digits is ['+', >= '1' and <= '9', ..] && digits.Length is >= 8 and <= 16 && digits.Skip(1).All(char.IsAsciiDigit) ? digits : null;
    }
}
