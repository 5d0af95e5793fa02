using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>The Cloud API's own errors, as its page of error codes lists them: refusing a call, or in a failed status.</summary>
internal static class WhatsAppErrors
{
    public const int Throughput = 130429;
    public const int Undeliverable = 131026;
    public const int OutsideWindow = 131047;
    public const int Withheld = 131049;
    public const int MarketingStopped = 131050;
    public const int PairLimit = 131056;
    public const int BsuidNotAllowed = 131062;
    public const int ParameterCount = 132000;
    public const int NoTemplate = 132001;
    public const int TextTooLong = 132005;
    public const int ParameterFormat = 132012;
    public const int TemplatePaused = 132015;
    public const int TemplateDisabled = 132016;

    private const string Href = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

    public static IReadOnlyDictionary<int, string> Titles { get; } = new Dictionary<int, string>
    {
        [Throughput] = "Rate limit hit",
        [130403] = "Business blocked by the user",
        [80007] = "Rate limit issues",
        [131000] = "Something went wrong",
        [131005] = "Access denied",
        [131008] = "Required parameter is missing",
        [131009] = "Parameter value is not valid",
        [131016] = "Service unavailable",
        [Undeliverable] = "Message undeliverable",
        [131031] = "Business Account locked",
        [131042] = "Business eligibility payment issue",
        [OutsideWindow] = "Re-engagement message",
        [131048] = "Spam rate limit hit",
        [Withheld] = "Meta chose not to deliver",
        [MarketingStopped] = "User has stopped marketing messages from your business",
        [131051] = "Unsupported message type",
        [131053] = "Media upload error",
        [PairLimit] = "(Business Account, Consumer Account) pair rate limit hit",
        [131057] = "Account in maintenance mode",
        [BsuidNotAllowed] = "Business-scoped user id is not allowed for this message",
        [130472] = "User's number is part of an experiment",
        [130497] = "Business account is restricted from messaging users in this country",
        [ParameterCount] = "Number of parameters does not match the expected number of params",
        [NoTemplate] = "Template name does not exist in the translation",
        [TextTooLong] = "Translated text too long",
        [132007] = "Template content policy violated",
        [ParameterFormat] = "Parameter format does not match format in the created template",
        [TemplatePaused] = "Template is paused",
        [TemplateDisabled] = "Template is disabled",
        [132018] = "There is an issue with the parameters in your template",
        [133010] = "Phone number not registered",
    };

    private static readonly Dictionary<int, string> Details = new()
    {
        [Throughput] = "Cloud API message throughput has been reached.",
        [Undeliverable] = "Message undeliverable.",
        [OutsideWindow] = "More than 24 hours have passed since the recipient last replied.",
        [Withheld] = "This message was not delivered to maintain healthy ecosystem engagement.",
        [MarketingStopped] = "The recipient has stopped marketing messages.",
        [PairLimit] = "Too many messages sent to this number in a short period.",
    };

    /// <summary>The refusal of a call; 500 for a fault of the provider, else 400.</summary>
    public static GraphError Of(int code, string? details = null)
    {
        var title = Titles.GetValueOrDefault(code, "Something went wrong");
        return new GraphError(
            code, $"(#{code}) {title}", Status: code is 131000 or 131016 or 131057 ? 500 : 400, Details: details ?? Details.GetValueOrDefault(code, title));
    }

    public static GraphError Missing(string parameter) => Of(131008, $"Required parameter {parameter} is missing.");

    public static GraphError Invalid(string what) => Of(131009, what);

    /// <summary>One entry of a failed status' <c>errors</c>.</summary>
    public static JsonObject InStatus(int code)
    {
        var title = Titles.GetValueOrDefault(code, "Something went wrong");
        return new JsonObject
        {
            ["code"] = code,
            ["title"] = title,
            ["message"] = title,
            ["error_data"] = new JsonObject { ["details"] = Details.GetValueOrDefault(code, title) },
            ["href"] = Href,
        };
    }
}
