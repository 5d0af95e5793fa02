using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Api;

/// <summary>A call of the machine API that cannot be done: answered as problem+json.</summary>
internal sealed class LocalProblem(int status, string type, string detail) : Exception(detail)
{
    public static LocalProblem NotThere(string what) => new(StatusCodes.Status404NotFound, "not-found", $"There is no such {what}.");

    public static LocalProblem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "bad-request", detail);

    public IResult ToResult() => Results.Json(
        new { type = $"urn:serverless:local:{type}", title = type, status, detail = Message },
        statusCode: status,
        contentType: "application/problem+json");
}
