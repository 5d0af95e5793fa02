using System.Net;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Net;
using SmtpServer.Storage;

namespace Serverless.Local.Simulators.Mail;

/// <summary>A real SMTP server on loopback: STARTTLS, then signing in when the app's settings name a user.</summary>
internal sealed class MailServer(MailEndpoint endpoint, MailSession session, IConfiguration settings) : ILocalStartupTask, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        _running = ServeAsync(_stop.Token);
        return Task.CompletedTask;
    }

    /// <summary>Until somebody connects there is only a socket: the server costs every start a tenth of a second.</summary>
    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var first = await endpoint.Socket.AcceptAsync(cancellationToken);
        var options = new SmtpServerOptionsBuilder()
            .ServerName("mail.localhost")
            .Endpoint(builder => builder
                .Endpoint(new IPEndPoint(IPAddress.Loopback, endpoint.Port))
                .Certificate(endpoint.Certificate)
                .AllowUnsecureAuthentication(false)
                .AuthenticationRequired(!string.IsNullOrWhiteSpace(settings["Email:User"])))
            .Build();
        var services = new ServiceProvider();
        services.Add((IEndpointListenerFactory)new MailListener(endpoint.Socket, first));
        services.Add((IUserAuthenticator)session);
        services.Add((IMailboxFilter)session);
        services.Add((IMessageStore)session);
        await new SmtpServer.SmtpServer(options, services).StartAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _ = _running;
    }
}
