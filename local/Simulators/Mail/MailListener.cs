using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SmtpServer;
using SmtpServer.IO;
using SmtpServer.Net;

namespace Serverless.Local.Simulators.Mail;

/// <summary>Hands the connections of a socket that is open already to the SMTP server, which would only open ports of its own.</summary>
/// <param name="first">The connection that was accepted before there was a server.</param>
internal sealed class MailListener(Socket socket, Socket first) : IEndpointListenerFactory, IEndpointListener
{
    private Socket? _first = first;

    public IEndpointListener CreateListener(IEndpointDefinition endpointDefinition) => this;

    public async Task<ISecurableDuplexPipe> GetPipeAsync(ISessionContext context, CancellationToken cancellationToken)
    {
        var accepted = Interlocked.Exchange(ref _first, null) ?? await socket.AcceptAsync(cancellationToken);
        return new MailPipe(new NetworkStream(accepted, ownsSocket: true));
    }

    public void Dispose()
    {
        // The socket belongs to its endpoint.
    }

    /// <summary>One connection, plain until STARTTLS.</summary>
    private sealed class MailPipe : ISecurableDuplexPipe
    {
        private Stream _stream;

        public MailPipe(Stream stream)
        {
            _stream = stream;
            (Input, Output) = Open(stream);
        }

        public PipeReader Input { get; private set; }

        public PipeWriter Output { get; private set; }

        public bool IsSecure => _stream is SslStream;

        public SslProtocols SslProtocol => _stream is SslStream secure ? secure.SslProtocol : SslProtocols.None;

        public async Task UpgradeAsync(X509Certificate certificate, SslProtocols protocols, CancellationToken cancellationToken = default)
        {
            var secure = new SslStream(_stream);
            var options = new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocols };
            await secure.AuthenticateAsServerAsync(options, cancellationToken);
            _stream = secure;
            (Input, Output) = Open(secure);
        }

        public void Dispose() => _stream.Dispose();

        private static (PipeReader, PipeWriter) Open(Stream stream) =>
            (PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
    }
}
