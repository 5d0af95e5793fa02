using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Tests.Worker;

public class InstanceFactoryTests
{
    private static readonly IServiceProvider Services = new ServiceCollection()
        .AddSingleton("plain")
        .AddSingleton(new Version(1, 2))
        .AddKeyedSingleton("key", "keyed")
        .BuildServiceProvider();

    [Fact]
    public void Every_call_makes_a_new_instance_with_its_services()
    {
        var make = InstanceFactory.For(typeof(Plain));

        var made = Enumerable.Range(0, 5).Select(_ => (Plain)make(Services)).ToList();

        Assert.All(made, plain => Assert.Equal(("plain", new Version(1, 2)), (plain.Text, plain.Version)));
        Assert.Equal(5, made.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void A_class_without_parameters_needs_no_services() => Assert.IsType<Bare>(InstanceFactory.For(typeof(Bare))(Services));

    [Fact]
    public void A_keyed_service_is_found_by_its_key() => Assert.Equal("keyed", ((Keyed)InstanceFactory.For(typeof(Keyed))(Services)).Text);

    [Fact]
    public void A_parameter_with_a_default_may_lack_its_service() => Assert.Null(((Optional)InstanceFactory.For(typeof(Optional))(Services)).Address);

    [Fact]
    public void A_missing_service_is_named() =>
        Assert.Contains(nameof(Uri), Assert.Throws<InvalidOperationException>(() => InstanceFactory.For(typeof(Lacking))(Services)).Message, StringComparison.Ordinal);

    private sealed class Bare;

    private sealed class Plain(string text, Version version)
    {
        public string Text => text;
        public Version Version => version;
    }

    private sealed class Keyed([FromKeyedServices("key")] string text)
    {
        public string Text => text;
    }

    private sealed class Optional(string text, Uri? address = null)
    {
        public string Text => text;
        public Uri? Address => address;
    }

    private sealed class Lacking(Uri address)
    {
        public Uri Address => address;
    }
}
