using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Serverless.Tests.Tables;

/// <summary>What the REST transport puts on the wire, where Azurite is more tolerant than Azure.</summary>
public sealed class RestTransportTests
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [Fact]
    public async Task A_merge_is_a_PATCH_of_the_escaped_address_without_a_condition()
    {
        var wire = new Wire((204, "", []));

        await wire.Table().UpsertEntityAsync(new TableEntity("o'b/c", "a b%") { ["Long"] = 5L, ["Double"] = 2.0 });

        var sent = Assert.Single(wire.Sent);
        Assert.Equal("PATCH", sent.Method);
        Assert.Equal("https://acc.table.core.windows.net/orders(PartitionKey='o%27%27b%2Fc',RowKey='a%20b%25')", sent.Address);
        Assert.False(sent.Headers.ContainsKey("If-Match"));
        Assert.Equal(
            """{"PartitionKey":"o\u0027b/c","RowKey":"a b%","Long@odata.type":"Edm.Int64","Long":"5","Double@odata.type":"Edm.Double","Double":2}""",
            sent.Body);
        Assert.Equal(("2020-12-06", "3.0", "application/json"), (sent.Headers["x-ms-version"], sent.Headers["DataServiceVersion"], sent.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_replace_is_a_PUT_and_a_delete_a_DELETE_both_with_their_condition()
    {
        var wire = new Wire((204, "", []), (204, "", []), (204, "", []));

        await wire.Table().UpdateEntityAsync(new TableEntity("p", "r"), new ETag("W/\"v1\""), TableUpdateMode.Replace);
        await wire.Table().DeleteEntityAsync("p", "r");
        await wire.Table().AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(["PUT", "DELETE", "POST"], wire.Sent.Select(s => s.Method));
        Assert.Equal(["W/\"v1\"", "*"], wire.Sent.Take(2).Select(s => s.Headers["If-Match"]));
        Assert.Equal("return-no-content", wire.Sent[2].Headers["Prefer"]);
    }

    [Fact]
    public async Task A_request_is_signed_with_the_date_and_the_path_of_the_account()
    {
        var wire = new Wire((204, "", []));

        await wire.Table().AddEntityAsync(new TableEntity("p", "r"));

        var sent = wire.Sent[0];
        var expected = new TableSharedKeyCredential("acc", Key).Sign($"{sent.Headers["x-ms-date"]}\n/acc/orders");
        Assert.Equal($"SharedKeyLite acc:{expected}", sent.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_token_is_sent_as_bearer_for_the_storage_scope()
    {
        var wire = new Wire((204, "", []));
        var credential = new FixedToken();
        var table = new TableClient(new Uri("https://acc.table.core.windows.net"), "orders", credential, wire.Options());

        await table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal("Bearer the-token", wire.Sent[0].Headers["Authorization"]);
        Assert.Equal("https://storage.azure.com/.default", credential.AskedFor);
        Assert.Equal("acc", table.AccountName);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        var wire = new Wire((503, "", []), (500, "", []), (204, "", []));

        var response = await wire.Table().AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal((204, 3), (response.Status, wire.Sent.Count));
    }

    [Fact]
    public async Task An_empty_page_with_a_continuation_is_followed_also_without_a_row_part()
    {
        var wire = new Wire(
            (200, """{"value":[]}""", [("x-ms-continuation-NextPartitionKey", "1!4!cA--")]),
            (200, """{"value":[{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r"}]}""", []));

        var found = new List<TableEntity>();
        await foreach (var entity in wire.Table().QueryAsync<TableEntity>("A eq 'ü&x'", maxPerPage: 5, select: ["A", "B"])) { found.Add(entity); }

        Assert.Equal("r", Assert.Single(found).RowKey);
        Assert.Equal(
            "https://acc.table.core.windows.net/orders()?$format=application%2Fjson%3Bodata%3Dminimalmetadata&$top=5&$select=A%2CB&$filter=A%20eq%20%27%C3%BC%26x%27",
            wire.Sent[0].Address);
        Assert.EndsWith("&NextPartitionKey=1%214%21cA--", wire.Sent[1].Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_a_readable_body_still_has_its_status_and_the_code_of_its_header()
    {
        var wire = new Wire((403, "<html>", [("x-ms-error-code", "AuthorizationPermissionMismatch")]), (404, "", []));

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => wire.Table().AddEntityAsync(new TableEntity("p", "r")));
        var absent = await wire.Table().GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal((403, "AuthorizationPermissionMismatch"), (refusal.Status, refusal.ErrorCode));
        Assert.False(absent.HasValue);
    }

    [Fact]
    public async Task Unannotated_numbers_are_Int32_or_double_and_annotated_ones_keep_their_type()
    {
        var wire = new Wire((200, """{"odata.metadata":"m","odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r","Timestamp":"2026-11-21T10:00:00.1234567Z","I":5,"D":5.5,"W@odata.type":"Edm.Double","W":5,"L@odata.type":"Edm.Int64","L":"5","N":null}""", []));

        var read = (await wire.Table().GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal((5, 5.5, 5.0, 5L), (read["I"], read["D"], read["W"], read["L"]));
        Assert.False(read.ContainsKey("N"));
        Assert.Equal(1_234_567, read.Timestamp!.Value.UtcTicks % TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task The_parts_of_a_transaction_have_absolute_addresses_and_their_conditions()
    {
        var wire = new Wire((202, "--b\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n\r\n--b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--b--", []));

        var answer = await wire.Table().SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "1")),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "2"), new ETag("W/\"7\"")),
        ]);

        var lines = wire.Sent[0].Body.Split("\r\n");
        Assert.Contains("POST https://acc.table.core.windows.net/orders HTTP/1.1", lines);
        Assert.Contains("PUT https://acc.table.core.windows.net/orders(PartitionKey='p',RowKey='2') HTTP/1.1", lines);
        Assert.Contains("If-Match: W/\"7\"", lines);
        Assert.StartsWith("multipart/mixed; boundary=batch_", wire.Sent[0].Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(new ETag("W/\"1\""), answer.Value[0].Headers.ETag);
        Assert.Equal(2, answer.Value.Count);
    }

    private sealed record Sent(string Method, string Address, Dictionary<string, string> Headers, string Body);

    /// <summary>Answers requests from a list and keeps them.</summary>
    private sealed class Wire(params (int Status, string Body, (string Name, string Value)[] Headers)[] answers) : HttpMessageHandler
    {
        private int _next;

        public List<Sent> Sent { get; } = [];

        public TableClientOptions Options()
        {
            var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(this)) };
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            return options;
        }

        public TableClient Table() =>
            new(new Uri("https://acc.table.core.windows.net/"), "orders", new TableSharedKeyCredential("acc", Key), Options());

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
            Sent.Add(new(request.Method.Method, request.RequestUri!.AbsoluteUri, headers, body));
            var (status, text, answer) = answers[_next++];
            var response = new HttpResponseMessage((System.Net.HttpStatusCode)status)
            {
                Content = new StringContent(text, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
            foreach (var (name, value) in answer) { response.Headers.TryAddWithoutValidation(name, value); }

            return response;
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public string? AskedFor { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            AskedFor = requestContext.Scopes[0];
            return new AccessToken("the-token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
