using Serverless.Platform.Http;

namespace Serverless.Media;

/// <summary>What the calls about files and messages can be answered with.</summary>
internal static class MediaProblems
{
    public static readonly Problem ThreadNotFound = new(404, "thread-not-found", "This customer has no such thread.",
        "GET …/customers/{customer}/threads lists the threads of a customer.");

    public static readonly Problem UploadNotFound = new(404, "upload-not-found", "There is no upload with this id.");

    public static readonly Problem UploadExpired = new(410, "upload-expired", "The channel does not have this file any more.",
        "Upload the same file again; it gets the same id.");

    public static readonly Problem NotOnChannel = new(409, "media-not-on-channel", "This file was not taken by the channel of the thread.",
        "The answer to the upload says which channels took it. Send a link instead, or another type.");

    public static readonly Problem WrongKind = new(409, "media-kind", "The upload is of another kind than the message says.");

    public static readonly Problem TypeNotTaken = new(415, "media-type", "No channel of this business takes files of this type.",
        "Send the bytes as the body, with their type as Content-Type. docs/slices/media.md lists the types.");

    public static readonly Problem TypeMismatch = new(422, "media-type-mismatch", "The bytes are not of the type that the Content-Type says.");

    public static readonly Problem TwoFaces = new(422, "media-ambiguous", "The file can be read as two types at once.",
        "It holds a script or an archive beside what it claims to be. Save it anew from a trusted program.");

    public static readonly Problem Busy = new(503, "uploads-busy", "Too many files are being taken at once.") { RetryAfterSeconds = 2 };

    public static readonly Problem Gone = new(410, "media-gone", "The channel does not keep this file any more.");

    public static readonly Problem TooLarge = new(502, "media-too-large", "The file at the channel is larger than is passed on.");

    public static readonly Problem NotGivenOut = new(502, "media-unavailable", "The channel did not give out the file.") { RetryAfterSeconds = 10 };

    /// <param name="reason">A stable code.</param>
    public static Problem Refused(string reason) => new(422, "media-refused", "The channel refused the file.", $"Reason: {reason}.");

    /// <param name="reason">A stable code.</param>
    public static Problem Unavailable(string reason, TimeSpan? after) => new(503, "channel-unavailable", "The channel cannot take files now.", $"Reason: {reason}.")
    {
        RetryAfterSeconds = (int)Math.Clamp((after ?? TimeSpan.FromSeconds(10)).TotalSeconds, 1, 3600),
    };
}
