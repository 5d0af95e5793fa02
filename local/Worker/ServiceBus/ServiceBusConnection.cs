using Microsoft.Extensions.Configuration;
using Serverless.Local.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>
/// Finds a trigger's connection. Functions host: <c>AzureWebJobs{name}</c> before <c>{name}</c>, and for each the section
/// ConnectionStrings first; the name is <c>ServiceBus</c> unless the trigger says otherwise.
/// </summary>
internal static class ServiceBusConnection
{
    private const string DefaultName = "ServiceBus";

    /// <summary>The connection string; null when there is none.</summary>
    public static string? Find(string? name, IConfiguration settings)
    {
        var setting = Name(name);
        foreach (var key in new[] { $"AzureWebJobs{setting}", setting })
        {
            if ((settings.GetConnectionString(key) ?? settings[key]) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The reason why the connection cannot be used here; null when it can. Values are never part of it.</summary>
    public static string? Problem(string? name, IConfiguration settings)
    {
        if (Find(name, settings) is not { } connectionString)
        {
            return settings[$"{Name(name)}:fullyQualifiedNamespace"] is null
                ? $"its connection needs the setting '{Name(name)}', which is missing or blank."
                : $"the setting '{Name(name)}' names a namespace in Azure; the embedded host has only a bus of its own.";
        }

        try
        {
            BusConnectionString.NamespaceOf(connectionString);
            return null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return $"the setting '{Name(name)}' is not a Service Bus connection string.";
        }
    }

    private static string Name(string? name) => (string.IsNullOrWhiteSpace(name) ? DefaultName : name).Replace("__", ":", StringComparison.Ordinal);
}
