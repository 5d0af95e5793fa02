using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;

namespace Serverless.Local.Tables.Rest;

/// <summary>
/// A transaction on the wire: multipart/mixed with one change set inside, each of its parts a whole HTTP request; the answer has
/// one HTTP response per part, or the first refused one alone.
/// </summary>
internal static class BatchBody
{
    private const string StatusLine = "HTTP/1.1 ";

    public static byte[] Write(string boundary, string changeSet, IEnumerable<TableRequest> requests)
    {
        using var output = new MemoryStream();
        Line(output, $"--{boundary}");
        Line(output, $"Content-Type: multipart/mixed; boundary={changeSet}");
        Line(output);
        foreach (var request in requests) { WritePart(output, changeSet, request); }

        Line(output, $"--{changeSet}--");
        Line(output, $"--{boundary}--");
        return output.ToArray();
    }

    public static IReadOnlyList<Response> Read(string body)
    {
        var parts = new List<Response>();
        using var lines = new StringReader(body);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith(StatusLine, StringComparison.Ordinal)) { parts.Add(ReadPart(line, lines)); }
        }

        return parts;
    }

    private static void WritePart(MemoryStream output, string changeSet, TableRequest request)
    {
        Line(output, $"--{changeSet}");
        Line(output, "Content-Type: application/http");
        Line(output, "Content-Transfer-Encoding: binary");
        Line(output);
        Line(output, $"{request.Method} {request.Address} HTTP/1.1");
        foreach (var (name, value) in request.Headers) { Line(output, $"{name}: {value}"); }

        Line(output, $"DataServiceVersion: {RestTransport.DataServiceVersion}");
        Line(output);
        output.Write(request.Body);
        Line(output);
    }

    private static PlainResponse ReadPart(string statusLine, StringReader lines)
    {
        var status = statusLine.Split(' ', 3);
        var headers = new List<HttpHeader>();
        while (lines.ReadLine() is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) { headers.Add(new HttpHeader(header[..colon], header[(colon + 1)..].Trim())); }
        }

        var content = new StringBuilder();
        while (lines.Peek() is not (-1 or '-') && lines.ReadLine() is { } line) { content.AppendLine(line); }

        return new PlainResponse(
            int.Parse(status[1], CultureInfo.InvariantCulture),
            status.Length > 2 ? status[2] : "",
            headers,
            Encoding.UTF8.GetBytes(content.ToString()));
    }

    private static void Line(MemoryStream output, string text = "")
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Write("\r\n"u8);
    }
}
