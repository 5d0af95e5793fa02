using Serverless.Platform.Http;

namespace Serverless.Media.Files;

/// <summary>Whether bytes are what they are said to be, and nothing else as well. Pure.</summary>
internal static class FileChecks
{
    public static (FileType? Type, Problem? Problem) TypeOf(string? contentType, ReadOnlySpan<byte> content)
    {
        if (FileType.Declared(contentType) is not { } declared) { return (null, MediaProblems.TypeNotTaken); }

        if (declared == FileType.Text.MimeType)
        {
            return content.Length > 0 && FileType.IsPlainText(content) ? (FileType.Text, null) : (null, MediaProblems.TypeMismatch);
        }

        if (!FileType.IsKnown(declared)) { return (null, MediaProblems.TypeNotTaken); }

        if (FileType.Of(content[..Math.Min(FileType.Head, content.Length)]) is not { } type || !type.IsDeclaredAs(declared)) { return (null, MediaProblems.TypeMismatch); }

        return Markup.IsBeside(content) ? (null, MediaProblems.TwoFaces) : (FileType.Named(declared), null);
    }
}
