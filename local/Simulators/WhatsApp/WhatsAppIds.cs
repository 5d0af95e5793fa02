using System.Security.Cryptography;
using System.Text;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>Ids in the provider's shapes. As at the provider, a message id holds whose chat it is in, so no index is needed to find it.</summary>
internal static class WhatsAppIds
{
    private const string Prefix = "wamid.";
    private const int RandomLength = 12;

    public static string Message(string peer) =>
        Prefix + Convert.ToBase64String([.. RandomNumberGenerator.GetBytes(RandomLength), .. Encoding.UTF8.GetBytes(peer)]);

    /// <summary>Whose chat the message is in; null when the id is none of ours.</summary>
    public static string? PeerOf(string? id)
    {
        if (id is null || !id.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[id.Length];
        return Convert.TryFromBase64String(id[Prefix.Length..], bytes, out var length) && length > RandomLength
            ? Encoding.UTF8.GetString(bytes, RandomLength, length - RandomLength)
            : null;
    }

    /// <summary>A business-scoped user id: country, dot, digits.</summary>
    public static string Bsuid(string phone) => $"{CountryOf(phone)}.{RandomNumberGenerator.GetInt32(int.MaxValue):D10}{RandomNumberGenerator.GetInt32(int.MaxValue):D10}";

    /// <summary>A German mobile number that nobody has (range for tests of the network agency: 0171 39200…), without +.</summary>
    public static string Phone() => $"4917139{RandomNumberGenerator.GetInt32(1_000_000):D6}";

    public static string Media() => MetaIds.Object();

    private static string CountryOf(string phone) => phone switch
    {
        ['4', '9', ..] => "DE",
        ['4', '3', ..] => "AT",
        ['4', '1', ..] => "CH",
        ['1', ..] => "US",
        _ => "GB",
    };
}
