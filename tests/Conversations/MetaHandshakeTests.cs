using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

public class MetaHandshakeTests
{
    private static async Task<Answer> AskAsync(Dictionary<string, StringValues> query, string? verifyToken = ChatWorld.VerifyToken)
    {
        await using var world = await ChatWorld.CreateAsync(("Meta:VerifyToken", verifyToken));
        var request = world.Request("GET");
        request.Query = new QueryCollection(query);
        return await ChatWorld.AnswerAsync(request, world.Get<MessengerWebhook>().Handshake(request));
    }

    private static Dictionary<string, StringValues> Query(string? mode = "subscribe", string? token = ChatWorld.VerifyToken, string? challenge = "1158201444")
    {
        var query = new Dictionary<string, StringValues>();
        if (mode is not null) { query["hub.mode"] = mode; }

        if (token is not null) { query["hub.verify_token"] = token; }

        if (challenge is not null) { query["hub.challenge"] = challenge; }

        return query;
    }

    [Fact]
    public async Task The_right_token_gets_the_challenge_back_as_plain_text()
    {
        var answer = await AskAsync(Query());

        Assert.Equal((200, "1158201444"), (answer.Status, answer.Body));
        Assert.StartsWith("text/plain", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.XContentTypeOptions);
    }

    [Theory]
    [InlineData("subscribe", "wrong")]
    [InlineData("subscribe", "verify-me-pleasE")]
    [InlineData("unsubscribe", ChatWorld.VerifyToken)]
    public async Task A_wrong_token_or_mode_is_refused_with_403(string mode, string token) =>
        Assert.Equal(403, (await AskAsync(Query(mode, token))).Status);

    [Theory]
    [InlineData(null, ChatWorld.VerifyToken, "1")]
    [InlineData("subscribe", null, "1")]
    [InlineData("subscribe", ChatWorld.VerifyToken, null)]
    public async Task A_missing_parameter_is_400(string? mode, string? token, string? challenge) =>
        Assert.Equal(400, (await AskAsync(Query(mode, token, challenge))).Status);

    [Fact]
    public async Task A_parameter_sent_twice_is_400()
    {
        var query = Query();
        query["hub.challenge"] = new StringValues(["1", "2"]);

        Assert.Equal(400, (await AskAsync(query)).Status);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("1 2")]
    [InlineData("1\r\nSet-Cookie: a=b")]
    [InlineData("ä")]
    public async Task A_challenge_with_anything_but_a_plain_word_is_never_echoed(string challenge)
    {
        var answer = await AskAsync(Query(challenge: challenge));

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain(challenge, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_of_more_than_256_characters_is_400() =>
        Assert.Equal((200, 400), ((await AskAsync(Query(challenge: new string('1', 256)))).Status, (await AskAsync(Query(challenge: new string('1', 257)))).Status));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)")]
    public async Task Without_a_configured_token_the_answer_is_503_and_never_accept(string? configured)
    {
        var answer = await AskAsync(Query(token: configured is { Length: > 0 } ? configured : "x"), configured);

        Assert.Equal(503, answer.Status);
        Assert.Contains("urn:problem:signature-not-configured", answer.Body, StringComparison.Ordinal);
    }
}
