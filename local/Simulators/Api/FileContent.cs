namespace Serverless.Local.Simulators.Api;

/// <summary>Files in the bodies of the machine API.</summary>
internal static class FileContent
{
    /// <summary>The bytes; null when there are none.</summary>
    public static byte[]? Of(string? base64)
    {
        if (base64 is null)
        {
            return null;
        }

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : throw LocalProblem.BadRequest("file must be base64.");
    }
}
