namespace Serverless.Platform.Http;

/// <summary>The problems that more than one slice answers.</summary>
public static class Problems
{
    public static readonly Problem NotFound = new(404, "not-found", "There is nothing here, or it is not yours.");

    public static readonly Problem Unauthorized = new(401, "unauthorized", "The key is missing or wrong.",
        "Send the business API key as 'Authorization: Bearer <key>'.");

    public static readonly Problem OperatorUnauthorized = new(401, "operator-unauthorized", "The operator key is missing or wrong.",
        "Send the operator key in the header x-operator-key.");

    public static readonly Problem OperatorKeyNotConfigured = new(503, "operator-key-not-configured", "The operator API is switched off.",
        "The setting OperatorKey is not set on this app.");

    public static readonly Problem ScopeMissing = new(403, "scope-missing", "The key lacks the scope for this call.");

    public static readonly Problem BadSignature = new(401, "signature", "The signature is missing or wrong.",
        "Sign the exact bytes of the body with the secret agreed for this source.");

    public static readonly Problem StaleTimestamp = new(401, "signature-timestamp", "The signed time is too far from now.",
        "Check the sender's clock; the tolerance is five minutes in both directions.");

    public static readonly Problem SignatureNotConfigured = new(503, "signature-not-configured", "No secret is configured for this source.",
        "The receiver has no secret to check signatures with, so it accepts nothing. Set the secret that the business record names.")
    { RetryAfterSeconds = 60 };

    public static readonly Problem TooLarge = new(413, "too-large", "The body is larger than this endpoint takes.");

    public static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type", "The body must be application/json.");

    public static readonly Problem MalformedJson = new(400, "malformed-json", "The body is not well-formed JSON.",
        "The body must be UTF-8 JSON, at most 64 levels deep, with no member named twice.");

    public static readonly Problem TooManyRequests = new(429, "too-many-requests", "This is asked too often.") { RetryAfterSeconds = 60 };

    public static readonly Problem Unavailable = new(503, "unavailable", "The event could not be stored. Send it again.") { RetryAfterSeconds = 5 };

    public static readonly Problem Internal = new(500, "internal", "Something failed on this side.");

    /// <summary>A body that is JSON but not what this endpoint takes; every wrong member is listed.</summary>
    public static Problem Invalid(IReadOnlyList<ProblemField> errors) =>
        new(422, "invalid-body", "The body does not say what this endpoint needs.") { Errors = errors };
}
