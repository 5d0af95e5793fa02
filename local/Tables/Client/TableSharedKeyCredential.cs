using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>The account name and key that sign requests.</summary>
public class TableSharedKeyCredential
{
    private volatile byte[] _key;

    /// <summary>Takes the key in base64.</summary>
    /// <exception cref="FormatException">The key is not base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        ArgumentNullException.ThrowIfNull(accountKey);
        AccountName = accountName;
        _key = Convert.FromBase64String(accountKey);
    }

    /// <summary>The storage account.</summary>
    public string AccountName { get; }

    /// <summary>Replaces the key; requests sent from now on use the new one.</summary>
    public void SetAccountKey(string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        _key = Convert.FromBase64String(accountKey);
    }

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
