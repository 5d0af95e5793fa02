using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Meta;

/// <summary>
/// A refusal in the Graph API's own envelope. <paramref name="Status"/> is the HTTP status, <paramref name="RetryAfter"/> a header in
/// seconds, <paramref name="Details"/> WhatsApp's <c>error_data</c>.
/// </summary>
internal sealed record GraphError(
    int Code, string Message, int? Subcode = null, int Status = 400, string Type = "OAuthException", bool IsTransient = false, int? RetryAfter = null,
    string? Details = null)
    : IResult
{
    public static GraphError BadParameter(string what) => new(100, $"(#100) {what}");

    public static GraphError NoMatchingUser { get; } = new(100, "(#100) No matching user found", 2018001);

    public static GraphError MessageWithAction { get; } = new(100, "(#100) Message and sender_action cannot be sent together", 2018014);

    public static GraphError AttachmentGone { get; } = new(100, "(#100) Invalid attachment id", 2018074);

    public static GraphError OutsideWindow { get; } = new(10, "(#10) This message is sent outside of allowed window.", 2018278);

    public static GraphError BadToken { get; } = new(190, "Invalid OAuth access token - Cannot parse access token");

    public static GraphError NoToken { get; } =
        new(104, "An access token is required to request this resource.");

    public static GraphError BadProof { get; } =
        new(100, "Invalid appsecret_proof provided in the API argument", Type: "GraphMethodException");

    public static GraphError PersonUnavailable { get; } = new(551, "(#551) This person isn't available right now.", 1545041);

    public static GraphError TooManyCalls { get; } = new(613, "(#613) Calls to this api have exceeded the rate limit.");

    public static GraphError AppLimit { get; } = new(4, "(#4) Application request limit reached", Status: 403, IsTransient: true);

    public static GraphError UnknownFault { get; } = new(1, "An unknown error occurred", Status: 500, IsTransient: true);

    public static GraphError TemporaryFault { get; } =
        new(2, "Service temporarily unavailable", Status: 503, IsTransient: true);

    public static GraphError Blocked { get; } =
        new(368, "(#368) The action attempted has been deemed abusive or is otherwise disallowed");

    public static GraphError NotThreadOwner { get; } = new(10, "(#10) Message not sent because another app is controlling this thread now.", 2018300);

    public static GraphError UnknownPath { get; } = new(2500, "Unknown path components");

    public static GraphError UnknownObject(string id) => new(
        100,
        $"Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.",
        33,
        Type: "GraphMethodException");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = Type, ["code"] = Code };
        if (Subcode is { } subcode)
        {
            error["error_subcode"] = subcode;
        }

        if (IsTransient)
        {
            error["is_transient"] = true;
        }

        if (Details is not null)
        {
            error["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = Details };
        }

        error["fbtrace_id"] = "A" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (Code == BadToken.Code)
        {
            response.Headers.WWWAuthenticate = "OAuth \"Facebook Platform\" \"invalid_token\" \"Invalid OAuth access token\"";
        }

        await response.WriteAsJsonAsync(new JsonObject { ["error"] = error }, httpContext.RequestAborted);
    }
}
