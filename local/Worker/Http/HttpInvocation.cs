using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.Http;

/// <summary>One invocation by a request.</summary>
internal sealed class HttpInvocation(HostedFunction function, HttpContext http, CancellationToken cancellationToken)
    : InvocationContext(function, http.RequestServices, cancellationToken)
{
    public HttpContext Http => http;

    public override bool TryGetMetadata(string name, out object? value)
    {
        if (http.Request.RouteValues.TryGetValue(name, out var routeValue) && routeValue is not null)
        {
            value = Text(routeValue);
            return true;
        }

        if (http.Request.Query.TryGetValue(name, out var queryValue))
        {
            value = queryValue.ToString();
            return true;
        }

        value = null;
        return false;
    }

    protected override IReadOnlyDictionary<string, object?> CreateBindingData()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query)
        {
            data[name] = value.ToString();
        }

        foreach (var (name, value) in http.Request.RouteValues)
        {
            data[name] = value is null ? null : Text(value);
        }

        return data;
    }

    protected override IDictionary<object, object> CreateItems() =>
        new Dictionary<object, object> { [FunctionContextExtensions.HttpContextKey] = http };

    private static string Text(object value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
