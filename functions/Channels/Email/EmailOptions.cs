using System.Net;

namespace Serverless.Channels.Email;

/// <summary>How the connection to the mail server is protected.</summary>
public enum EmailSecurity
{
    /// <summary>Plain first, then STARTTLS; a server that does not offer it gets nothing (port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>None; only to a server on the same machine.</summary>
    None,
}

/// <summary>
/// Section <c>Email</c>: the mail server that takes our mails. One for all businesses; each writes from its own address. The certificate to
/// trust (<c>TrustedThumbprint</c>) is looked up at each connection: it may change while the app runs.
/// </summary>
public sealed class EmailOptions
{
    /// <summary>The mail server. Unset: e-mail waits, and somebody is told.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public EmailSecurity Security { get; init; } = EmailSecurity.StartTls;

    /// <summary>Whom we sign in as; null sends without signing in.</summary>
    public string? User { get; init; }

    /// <summary>Name of the secret that holds the password.</summary>
    public string? PasswordSecret { get; init; }

    /// <summary>How long one mail may take, connecting included. When it is over while the mail is being handed over, the outcome is unknown.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without protection a mail and the password may only go to the same machine.</summary>
    internal bool IsProtected => Security is not EmailSecurity.None || Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
