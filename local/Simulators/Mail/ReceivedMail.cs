using System.Text;
using MimeKit;

namespace Serverless.Local.Simulators.Mail;

/// <summary>A mail as the server took it, byte by byte; what it says is read when somebody asks.</summary>
/// <param name="From">The sender of the envelope.</param>
/// <param name="To">The recipients of the envelope.</param>
internal sealed record ReceivedMail(long Number, DateTimeOffset At, string From, IReadOnlyList<string> To, bool IsEncrypted, string? SignedInAs, byte[] Raw)
{
    private MimeMessage? _message;

    public string? Subject => Message.Subject;

    public string? MessageId => Message.MessageId;

    public string? Text => Message.TextBody?.ReplaceLineEndings("\n");

    public string? Html => Message.HtmlBody?.ReplaceLineEndings("\n");

    public IReadOnlyList<KeyValuePair<string, string>> Headers => [.. Message.Headers.Select(header => KeyValuePair.Create(header.Field, header.Value))];

    public string RawText => Encoding.UTF8.GetString(Raw);

    private MimeMessage Message => _message ??= MimeMessage.Load(new MemoryStream(Raw));

    public string? Header(string name) => Message.Headers[name];

    public bool IsTo(string address) => To.Contains(address, StringComparer.OrdinalIgnoreCase);
}
