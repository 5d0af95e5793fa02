using System.Net;
using Serverless.Platform.Http;

namespace Serverless.Tests.Platform;

public class PublicConnectionsTests
{
    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946")]
    public void Servers_of_the_internet_are_public(string address) => Assert.True(PublicConnections.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::a00:1")]
    public void Addresses_inside_networks_are_not(string address) => Assert.False(PublicConnections.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task This_machine_is_refused_at_connect_time_unless_development_says_so()
    {
        using var server = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = new Uri($"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/");
        using var strict = new HttpClient(new SocketsHttpHandler { ConnectCallback = PublicConnections.Callback(allowLoopback: false) });
        using var local = new HttpClient(new SocketsHttpHandler { ConnectCallback = PublicConnections.Callback(allowLoopback: true) });

        await Assert.ThrowsAsync<HttpRequestException>(() => strict.GetAsync(address));
        Assert.False(server.Pending());
        using var enough = new CancellationTokenSource();
        var call = local.GetAsync(address, enough.Token);
        using var connection = await server.AcceptTcpClientAsync();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
