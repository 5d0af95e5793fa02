using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;

namespace Serverless.Conversations;

/// <summary>
/// Meta's check that a webhook address is ours: whoever knows the verify token gets the challenge back as plain text. A challenge that is
/// not a plain word is refused, so that this page never shows markup which somebody put into a link.
/// </summary>
public static class MetaHandshake
{
    private const int MaxChallenge = 256;

    private static readonly Problem Incomplete = new(400, "handshake-incomplete", "The handshake is not complete.",
        "Send hub.mode, hub.verify_token and hub.challenge, each once.");

    private static readonly Problem Refused = new(403, "handshake-refused", "The mode is not subscribe, or the token is not the agreed one.",
        "Compare the verify token in Meta's dashboard with the setting Meta__VerifyToken.");

    private static readonly Problem BadChallenge = new(400, "handshake-challenge", "The challenge is not a number or a plain word.");

    public static IResult Answer(IQueryCollection query, MetaKeys keys)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(keys);
        if (query["hub.mode"] is not [{ Length: > 0 } mode] || query["hub.verify_token"] is not [{ Length: > 0 } token] || query["hub.challenge"] is not [{ Length: > 0 } challenge])
        {
            return Incomplete;
        }

        if (!keys.HasVerifyToken) { return Problems.SignatureNotConfigured; }

        if (!keys.IsVerifyToken(token) || mode != "subscribe") { return Refused; }

        return challenge.Length <= MaxChallenge && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? Results.Text(challenge, "text/plain")
            : BadChallenge;
    }
}
