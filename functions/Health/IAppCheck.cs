using Serverless.Businesses;

namespace Serverless.Health;

/// <summary>Checks one thing that the app as a whole depends on, without any effect that a customer or a business could see.</summary>
public interface IAppCheck
{
    /// <summary>Begins the codes of what it finds.</summary>
    string Name { get; }

    /// <summary>At least one finding. Ends soon after <paramref name="cancellationToken"/>; what cannot be reached is a finding, no exception.</summary>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>Checks one thing that a business depends on.</summary>
public interface IBusinessCheck
{
    /// <inheritdoc cref="IAppCheck.Name"/>
    string Name { get; }

    /// <summary>What it finds; nothing when the business does not use it.</summary>
    /// <param name="repair">May set right what it can, such as a webhook subscription.</param>
    Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken);
}
