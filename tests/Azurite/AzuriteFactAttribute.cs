using Xunit.Abstractions;
using Xunit.Sdk;

namespace Serverless.Tests.Azurite;

/// <summary>A test that needs Azurite: skipped with the reason where it is not installed. Its class belongs to <see cref="AzuriteCollection"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = AzuriteInstallation.WhyMissing;
}

/// <summary>Marks a class whose inherited <see cref="ContractFactAttribute"/> tests run on Azurite.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsAzuriteAttribute : Attribute;

/// <summary>A test that several implementations inherit; skipped with the reason in a class whose implementation is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Serverless.Tests.Azurite.ContractFactDiscoverer", "Serverless.Tests")]
internal sealed class ContractFactAttribute : FactAttribute;

internal sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ContractTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod);
}

internal sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For deserialization by the runner.")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsAzuriteAttribute)).Any()
            ? AzuriteInstallation.WhyMissing
            : base.GetSkipReason(factAttribute);
}
