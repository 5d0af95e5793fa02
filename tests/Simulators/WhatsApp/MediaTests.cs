using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Local.Simulators;

namespace Serverless.Tests.Simulators.WhatsApp;

public class MediaTests
{
    [Fact]
    public async Task An_uploaded_file_can_be_sent_for_30_days_also_after_a_restart()
    {
        await using var first = await SimulatedWorld.StartAsync();
        var id = (await UploadAsync(first, "image/png", [1, 2, 3])).GetProperty("id").GetString();
        var customer = first.WhatsAppCustomer();
        await first.ActAsync(customer, new { @do = "text", text = "Foto?" });
        await using var world = await SimulatedWorld.StartAsync(first.Data, first.Clock);
        var send = $"'type':'image','image':{{'id':'{id}','caption':'Ihr Paket'}}";

        var sent = await world.SendAsync(customer, send);
        world.Clock.Advance(TimeSpan.FromDays(31));
        await world.ActAsync(customer, new { @do = "text", text = "Noch einmal?" });
        var expired = await world.SendAsync(customer, send);

        Assert.Equal(HttpStatusCode.OK, sent.Status);
        SendApiTests.AssertError(expired.Body, 131053, null);
    }

    [Theory]
    [InlineData("image/tiff", 3)]
    [InlineData("image/webp", 600_000)]
    public async Task Other_types_and_greater_files_are_refused(string type, int size)
    {
        await using var world = await SimulatedWorld.StartAsync();

        SendApiTests.AssertError(await UploadAsync(world, type, new byte[size]), 100, null);
    }

    [Fact]
    public async Task A_customers_file_is_fetched_by_an_address_that_lasts_five_minutes()
    {
        await using var world = await SimulatedWorld.StartAsync();
        await world.ActAsync(world.WhatsAppCustomer(), new { @do = "image" });
        var id = (await world.ValuesAsync(1))[0]["messages"]![0]!["image"]!["id"]!.GetValue<string>();

        var (_, file) = await world.GraphAsync(id, token: SimulatedWorld.NumberToken);
        var address = file.GetProperty("url").GetString()!;
        using var fetched = await FetchAsync(world, address);
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        using var tooLate = await FetchAsync(world, address);
        using var bare = await world.Http.GetAsync(address);
        world.Clock.Advance(TimeSpan.FromDays(8));
        var gone = await world.GraphAsync(id, token: SimulatedWorld.NumberToken);

        Assert.Equal(SampleFiles.Of("image/jpeg"), await fetched.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", fetched.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, tooLate.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        SendApiTests.AssertError(gone.Body, 100, 33);
    }

    private static async Task<HttpResponseMessage> FetchAsync(SimulatedWorld world, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", SimulatedWorld.NumberToken);
        return await world.Http.SendAsync(request);
    }

    private static async Task<JsonElement> UploadAsync(SimulatedWorld world, string type, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { new StringContent(type), "type" } };
        using var file = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        form.Add(file, "file", "a");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/_local/meta/v25.0/{SimulatedWorld.Number}/media") { Content = form };
        request.Headers.Authorization = new("Bearer", SimulatedWorld.NumberToken);
        using var response = await world.Http.SendAsync(request);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
