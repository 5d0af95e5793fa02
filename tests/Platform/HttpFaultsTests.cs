using Azure;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Http;

namespace Serverless.Tests.Platform;

public class HttpFaultsTests
{
    public static TheoryData<Exception> FaultsOfStores =>
    [
        new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy),
        new RequestFailedException(503, "busy"),
        new AuthenticationFailedException("no token"),
        new CredentialUnavailableException("no identity"),
        new UnauthorizedAccessException("no role"),
        new AggregateException("Retry failed after 4 tries.", new RequestFailedException("no host"), new TaskCanceledException()),
    ];

    [Theory]
    [MemberData(nameof(FaultsOfStores), DisableDiscoveryEnumeration = true)]
    public void A_fault_of_the_bus_or_a_store_asks_the_sender_to_repeat(Exception fault) =>
        Assert.Equal("unavailable", HttpFaultsMiddleware.ProblemOf(fault).Code);

    [Fact]
    public void Anything_else_is_a_fault_of_our_own()
    {
        Assert.Equal("internal", HttpFaultsMiddleware.ProblemOf(new InvalidOperationException("x")).Code);
        Assert.Equal("internal", HttpFaultsMiddleware.ProblemOf(new AggregateException(new InvalidOperationException("x"))).Code);
    }
}
