using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;

namespace Serverless.Local.Simulators.Mail;

/// <summary>
/// Where the simulated mail server listens, and the certificate that it makes for itself. The port is taken before the host is made, so
/// that the app's settings can point to it. The certificate is made when somebody connects, which spares every start the time; only then
/// do the settings know its thumbprint.
/// </summary>
internal sealed class MailEndpoint : ConfigurationProvider, IConfigurationSource, IDisposable
{
    private const string Trusted = "Email:TrustedThumbprint";
    private readonly Lazy<X509Certificate2> _certificate = new(MakeCertificate);

    private MailEndpoint(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public X509Certificate2 Certificate => _certificate.Value;

    public int Port => ((IPEndPoint)Socket.LocalEndPoint!).Port;

    /// <summary>SHA-256 of the certificate, in hex.</summary>
    public string Thumbprint => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <exception cref="StartupException">The port in <c>Simulators__Mail__Port</c> (0: any free one) is in use.</exception>
    public static MailEndpoint Open(IConfiguration settings)
    {
        var port = int.TryParse(settings["Simulators:Mail:Port"], CultureInfo.InvariantCulture, out var chosen) ? chosen : 0;
        return new MailEndpoint(ListenSocket.Open(port));
    }

    /// <summary>A blank mail server in the settings means the simulated one.</summary>
    public void PointTo(ConfigurationManager settings)
    {
        ((IConfigurationBuilder)settings).Add(this);
        settings["Email:Host"] = IPAddress.Loopback.ToString();
        settings["Email:Port"] = Port.ToString(CultureInfo.InvariantCulture);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        value = _certificate.IsValueCreated && string.Equals(key, Trusted, StringComparison.OrdinalIgnoreCase) ? Thumbprint : null;
        return value is not null || base.TryGet(key, out value);
    }

    public void Dispose()
    {
        Socket.Dispose();
        if (_certificate.IsValueCreated)
        {
            Certificate.Dispose();
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Simulated mail server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // Windows serves TLS only with a key that is in a key store.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }
}
