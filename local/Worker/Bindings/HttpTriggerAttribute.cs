using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>Not used by the host.</summary>
    User = 1,

    /// <summary>A function key, a host key or the master key.</summary>
    Function = 2,

    /// <summary>A system key or the master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}

/// <summary>Starts a function by an HTTP request.</summary>
/// <remarks>
/// Functions host: a trigger that does not name a level gets <see cref="AuthorizationLevel.Function"/>, although
/// <see cref="AuthLevel"/> then says <see cref="AuthorizationLevel.Anonymous"/>. Always name it.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Every verb, and the level the host applies when none is named.</summary>
    public HttpTriggerAttribute()
    {
    }

    /// <summary>These verbs, and the level the host applies when none is named.</summary>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Every verb, with this level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
    {
        AuthLevel = authLevel;
        EffectiveLevel = authLevel;
    }

    /// <summary>These verbs, with this level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
        : this(authLevel) => Methods = methods;

    /// <summary>ASP.NET route template below the route prefix; without it the function's name is the route.</summary>
    public string? Route { get; set; }

    /// <summary>The verbs; null or empty means all.</summary>
    public string[]? Methods { get; private set; }

    /// <summary>The level that was named; see the remarks of this type.</summary>
    public AuthorizationLevel AuthLevel { get; private set; }

    internal AuthorizationLevel EffectiveLevel { get; } = AuthorizationLevel.Function;
}
