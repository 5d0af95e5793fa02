using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Channels.Messenger.Policy;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Channels.Messenger;

/// <summary>Sends through the Send API of a Facebook page: freely while the window is open, as a utility template when it is not.</summary>
internal sealed class MessengerSender(IHttpClientFactory clients, IOptions<MetaOptions> options, Secrets secrets, IThreads threads, TimeProvider clock)
    : IChannelSender
{
    /// <summary>The name of its HTTP client.</summary>
    public const string Client = "messenger";

    public string Channel => MessengerPeers.Channel;

    public async Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        if (send.Business.Messenger is not { } account || account.PageId != send.Thread.Account)
        {
            return new SendOutcome.Refused("messenger.page-not-configured") { NeedsAttention = true };
        }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return new SendOutcome.TokenBroken("messenger.token-missing"); }

        if (Form(send) is not { } form) { return new SendOutcome.Refused(MessengerErrors.WindowClosedReason); }

        var outcome = await CallAsync(send, form, token, cancellationToken);
        return outcome is SendOutcome.Refused { Reason: MessengerErrors.WindowClosedReason } && form is not MessengerForm.Utility
            ? await SendOutsideWindowAsync(send, token, outcome, cancellationToken)
            : outcome;
    }

    /// <summary>Null when nothing is permitted now. A checkbox address has no window: its first message is what the checkbox permits.</summary>
    private MessengerForm? Form(ChatSend send)
    {
        var now = clock.GetUtcNow();
        if (send.Thread.Peer.Kind == MessengerPeers.UserRef || send.Thread.WindowUntil > now)
        {
            return send.Message.IsReply ? MessengerForm.Response : MessengerForm.Update;
        }

        return Template(send, now);
    }

    private static MessengerForm? Template(ChatSend send, DateTimeOffset now) =>
        send.Message.Content.Template is not null && MessengerPolicy.At(now).HasUtilityTemplates ? MessengerForm.Utility : null;

    /// <summary>Meta says that the window is closed although we thought it open. Meta decides: our record follows.</summary>
    private async Task<SendOutcome> SendOutsideWindowAsync(ChatSend send, string token, SendOutcome refused, CancellationToken cancellationToken)
    {
        var (message, now) = (send.Message, clock.GetUtcNow());
        await threads.UpdateAsync(message.Business, message.Customer, message.Thread,
            thread => thread.WindowUntil > now ? thread with { WindowUntil = now } : thread, cancellationToken);
        return Template(send, now) is { } form ? await CallAsync(send, form, token, cancellationToken) : refused;
    }

    private async Task<SendOutcome> CallAsync(ChatSend send, MessengerForm form, string token, CancellationToken cancellationToken)
    {
        using var request = Request(send, form, token);
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await MessengerReply.ReadAsync(response, clock.GetUtcNow(), either.Token);
        }
        catch (HttpRequestException exception) when (IsBeforeTheRequest(exception))
        {
            return new SendOutcome.Deferred("messenger.no-connection");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new SendOutcome.Unknown("messenger.connection-lost");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception.InnerException is TimeoutException && !timeout.IsCancellationRequested
                ? new SendOutcome.Deferred("messenger.no-connection")
                : new SendOutcome.Unknown("messenger.timeout");
        }
    }

    private HttpRequestMessage Request(ChatSend send, MessengerForm form, string token)
    {
        var (message, thread) = (send.Message, send.Thread);
        var metadata = thread.Peer.Kind == MessengerPeers.UserRef
            ? EchoMetadata.ForUserRef(message.SendId, thread.Customer, thread.Id)
            : EchoMetadata.ForPsid(message.SendId);
        var graph = (options.Value.GraphUrl ?? MetaOptions.DefaultGraphUrl).AbsoluteUri.TrimEnd('/');
        var request = new HttpRequestMessage(HttpMethod.Post, $"{graph}/{Uri.EscapeDataString(thread.Account)}/messages{Proof(token)}")
        {
            Content = new ReadOnlyMemoryContent(MessengerMessages.Body(message.Content, thread.Peer, metadata, form)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>Graph API: HMAC-SHA256 of the token with the app secret, so that a stolen token alone is worth nothing.</summary>
    private string Proof(string token) => Secrets.Usable(options.Value.AppSecret) is not { } secret
        ? ""
        : $"?appsecret_proof={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token)))}";

    private static bool IsBeforeTheRequest(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}
