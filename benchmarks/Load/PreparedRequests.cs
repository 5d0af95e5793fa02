using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Benchmarks.Load;

/// <summary>
/// HTTP requests as bytes, made before the measurement: signed WhatsApp text messages of 1 KB, each with its own message id. What the
/// load costs the machine is then little more than writing and reading a socket.
/// </summary>
internal sealed class PreparedRequests
{
    private readonly byte[][] _requests;
    private int _next = -1;

    private PreparedRequests(byte[][] requests) => _requests = requests;

    /// <summary>How often a request was sent again because all had been sent; 0 in a sound run.</summary>
    public int Repeated => Math.Max(0, _next + 1 - _requests.Length);

    /// <summary>The next request; after the last it begins again.</summary>
    public byte[] Next() => _requests[(uint)Interlocked.Increment(ref _next) % _requests.Length];

    /// <param name="count">How many different ones.</param>
    /// <param name="path">Where they are posted.</param>
    /// <param name="appSecret">Signs them.</param>
    /// <param name="first">The number of the first, so that several sets have no id in common.</param>
    public static PreparedRequests WhatsAppTexts(int count, string path, string appSecret, int first = 0)
    {
        var secret = Encoding.UTF8.GetBytes(appSecret);
        var requests = new byte[count][];
        Parallel.For(0, count, i => requests[i] = Post(path, WhatsAppText(first + i), secret));
        return new PreparedRequests(requests);
    }

    /// <summary>The body of one inbound text message, 1 KB in all.</summary>
    public static byte[] WhatsAppText(int number)
    {
        const int size = 1024;
        var id = string.Create(CultureInfo.InvariantCulture, $"wamid.BENCH{number:D12}");
        var head = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102000000000002\",\"changes\":[{\"field\":\"messages\",\"value\":"
            + "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"4930123456\",\"phone_number_id\":\"106000000000003\"},"
            + "\"contacts\":[{\"profile\":{\"name\":\"Erika Muster\"},\"wa_id\":\"" + Phone(number) + "\",\"user_id\":\"DE." + User(number) + "\"}],"
            + "\"messages\":[{\"from\":\"" + Phone(number) + "\",\"from_user_id\":\"DE." + User(number) + "\",\"id\":\"" + id + "\",\"timestamp\":\"1764061200\","
            + "\"type\":\"text\",\"text\":{\"body\":\"";
        const string tail = "\"}}]}}]}]}";
        var filler = new string('x', Math.Max(1, size - head.Length - tail.Length));
        return Encoding.UTF8.GetBytes(head + filler + tail);
    }

    private static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"49151{number % 1000:D8}");

    private static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"1349120865530{number % 1000:D7}");

    private static byte[] Post(string path, byte[] body, byte[] secret)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, body));
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nX-Hub-Signature-256: sha256={signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
