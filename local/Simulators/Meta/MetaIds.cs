using System.Globalization;
using System.Security.Cryptography;

namespace Serverless.Local.Simulators.Meta;

/// <summary>Ids in the provider's shapes.</summary>
internal static class MetaIds
{
    public static string Message() => "m_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)).Replace('+', '-').Replace('/', '_');

    /// <summary>A page-scoped person id: 17 decimal digits.</summary>
    public static string Person() => "247" + Digits(14);

    public static string Object() => "18" + Digits(14);

    private static string Digits(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(ulong)RandomNumberGenerator.GetInt32(int.MaxValue) * 1000003UL + (ulong)RandomNumberGenerator.GetInt32(1000003):D19}")[^count..];
}
