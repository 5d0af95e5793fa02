using System.Net;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Net;
using SmtpServer.Storage;

namespace Serverless.Local.Simulators.Mail;

/// <summary>A real SMTP server on loopback, protected as the app's settings say (STARTTLS when they say nothing), with signing in when they name a user.</summary>
internal sealed class MailServer(MailEndpoint endpoint, MailSession session, IConfiguration settings) : ILocalStartupTask, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        _ = ServeAsync(_stop.Token);
        return Task.CompletedTask;
    }

    /// <summary>Until somebody connects there is only a socket: the server costs every start a tenth of a second.</summary>
    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var first = await endpoint.Socket.AcceptAsync(cancellationToken);
        var options = new SmtpServerOptionsBuilder().ServerName("mail.localhost").Endpoint(Describe).Build();
        var services = new ServiceProvider();
        services.Add((IEndpointListenerFactory)new MailListener(endpoint.Socket, first));
        services.Add((IUserAuthenticator)session);
        services.Add((IMailboxFilter)session);
        services.Add((IMessageStore)session);
        await new SmtpServer.SmtpServer(options, services).StartAsync(cancellationToken);
    }

    private void Describe(EndpointDefinitionBuilder builder)
    {
        var security = settings["Email:Security"]?.ToLowerInvariant();
        builder
            .Endpoint(new IPEndPoint(IPAddress.Loopback, endpoint.Port))
            .IsSecure(security == "tls")
            .AllowUnsecureAuthentication(security == "none")
            .AuthenticationRequired(!string.IsNullOrWhiteSpace(settings["Email:User"]));

        // With a certificate it would offer STARTTLS.
        if (security != "none")
        {
            builder.Certificate(endpoint.Certificate);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
