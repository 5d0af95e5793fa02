using System.Net;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using SmtpServer;
using SmtpServer.ComponentModel;

namespace Serverless.Local.Simulators.Mail;

/// <summary>A real SMTP server on loopback: STARTTLS, then signing in when the app's settings name a user.</summary>
internal sealed class MailServer(MailEndpoint endpoint, MailSession session, IConfiguration settings) : ILocalStartupTask, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        var options = new SmtpServerOptionsBuilder()
            .ServerName("mail.localhost")
            .Endpoint(builder => builder
                .Endpoint(new IPEndPoint(IPAddress.Loopback, endpoint.Port))
                .Certificate(endpoint.Certificate)
                .AllowUnsecureAuthentication(false)
                .AuthenticationRequired(!string.IsNullOrWhiteSpace(settings["Email:User"])))
            .Build();
        var services = new ServiceProvider();
        services.Add((SmtpServer.Net.IEndpointListenerFactory)new MailListener(endpoint.Socket));
        services.Add((SmtpServer.Authentication.IUserAuthenticator)session);
        services.Add((SmtpServer.Storage.IMailboxFilter)session);
        services.Add((SmtpServer.Storage.IMessageStore)session);
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _ = _running;
    }
}
