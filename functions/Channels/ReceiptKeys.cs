using System.Globalization;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <summary>
/// The keys of the receipt rows. Message rows: account and a bucket of the message id, so that a busy page spreads over partitions.
/// Watermarks: account and a keyed hash of the peer, newest first. Echoes: by send id, so that the sender finds one with a point query.
/// </summary>
internal static class ReceiptKeys
{
    /// <summary>Beyond this a message id is hashed; keys end at 512 characters.</summary>
    private const int LongestId = 120;

    public static (string Partition, string Row) Message(string channel, string account, string messageId, ReceiptKind kind) =>
        (MessagePartition(channel, account, messageId), TableKey.Join(Id(messageId), Name(kind)));

    public static string MessagePartition(string channel, string account, string messageId) =>
        TableKey.Join(channel, account, StableId.From(messageId)[..2]);

    /// <summary>Every row of a message has a key between these two.</summary>
    public static (string From, string To) MessageRows(string messageId) => ($"{TableKey.Encode(Id(messageId))}|", $"{TableKey.Encode(Id(messageId))}}}");

    public static (string Partition, string Row) Echo(string channel, string account, string sendId) =>
        (TableKey.Join(channel, account, "echo", StableId.From(sendId)[..2]), TableKey.Encode(sendId));

    public static bool IsEcho(string partition) => partition.Contains("|echo|", StringComparison.Ordinal);

    public static (string Partition, string Row) Watermark(string channel, string account, string peerHash, ReceiptKind kind, DateTimeOffset watermark) =>
        (WatermarkPartition(channel, account, peerHash),
            string.Create(CultureInfo.InvariantCulture, $"{Name(kind)}|{long.MaxValue - watermark.ToUnixTimeMilliseconds():D19}"));

    public static string WatermarkPartition(string channel, string account, string peerHash) => TableKey.Join(channel, account, "peer", peerHash);

    /// <summary>The address of a customer, as it may stand in keys.</summary>
    public static string Peer(KeyedHash hash, string channel, string account, string peer) => hash.Of("receipt-peer", channel, account, peer);

    public static string Name(ReceiptKind kind) => kind switch
    {
        ReceiptKind.Echoed => "echoed",
        ReceiptKind.Sent => "sent",
        ReceiptKind.Delivered => "delivered",
        ReceiptKind.Read => "read",
        _ => "failed",
    };

    private static string Id(string messageId) => messageId.Length <= LongestId ? messageId : StableId.From(messageId);
}
