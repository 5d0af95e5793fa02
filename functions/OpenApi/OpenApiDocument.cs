using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.OpenApi;

/// <summary>The description of the HTTP surface. The file is written by hand; a test compares its paths with the functions.</summary>
public static class OpenApiDocument
{
    private static readonly byte[] Document = Read();

    [Function("openapi")]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Bytes(Document, "application/json");

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("Serverless.OpenApi.openapi.json")
            ?? throw new InvalidOperationException("The app was built without its OpenAPI document.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
