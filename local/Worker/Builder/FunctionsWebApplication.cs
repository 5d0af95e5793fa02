namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>ASP.NET Core integration: functions take <c>HttpRequest</c> and return <c>IResult</c> or <c>IActionResult</c>.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Turns the integration on. HTTP functions need it.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseAspNetCore();
        return builder;
    }
}
