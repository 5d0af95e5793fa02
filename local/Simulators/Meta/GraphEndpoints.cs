using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Meta;

/// <summary>
/// The simulated Graph API for pages and WhatsApp numbers, below <c>/_local/meta/{version}</c>. A call is answered when what it changed
/// is stored.
/// </summary>
internal sealed class GraphEndpoints(
    MetaAccounts accounts, SimulatorStore store, SubscriptionApi subscriptions, SendApi page, PageApi pages, AttachmentUpload uploads, TemplateApi pageTemplates,
    ThreadControlApi control, WhatsAppSendApi number, WhatsAppTemplateApi numberTemplates, MediaApi media) : ILocalEndpoints
{
    public void Map(IEndpointRouteBuilder local)
    {
        var graph = local.MapGroup("/meta/{version}");
        graph.MapPost("/{account}/messages", Answer(page.PostAsync, number.PostAsync));
        graph.MapGet("/{account}/subscribed_apps", Answer(Now(subscriptions.List), Now(subscriptions.ListOfNumber)));
        graph.MapPost("/{account}/subscribed_apps", Answer(Now(subscriptions.Subscribe), Now(subscriptions.SubscribeNumber)));
        graph.MapGet("/{account}/message_templates", Answer(Now(pageTemplates.List), Now(numberTemplates.List)));
        graph.MapPost("/{account}/message_templates", Answer(Now(pageTemplates.Create), Now(numberTemplates.Create)));
        graph.MapDelete("/{account}/message_templates", Answer(null, Now(numberTemplates.Delete)));
        graph.MapPost("/{account}/message_attachments", Answer(uploads.PostAsync, null));
        graph.MapPost("/{account}/pass_thread_control", Answer(Now(control.Pass), null));
        graph.MapPost("/{account}/request_thread_control", Answer(Now(control.Request), null));
        graph.MapPost("/{account}/take_thread_control", Answer(Now(control.Take), null));
        graph.MapPost("/{account}/media", Answer(null, media.UploadAsync));
        graph.MapGet("/media/{id}", Answer(null, Now(media.Download)));
        graph.MapGet("/{id}", Answer(Now(pages.Profile), Now(call => (string)call.Http.Request.RouteValues["id"]! == call.Account.Id ? NumberApi.Read(call) : media.Read(call))));
        graph.MapDelete("/{id}", Answer(null, Now(media.Delete)));
        graph.MapFallback(context => GraphError.UnknownPath.ExecuteAsync(context));
    }

    private static Func<GraphCall, Task<IResult>> Now(Func<GraphCall, IResult> endpoint) => call => Task.FromResult(endpoint(call));

    /// <summary>An edge that pages or numbers lack is answered as an object that does not support the operation.</summary>
    private RequestDelegate Answer(Func<GraphCall, Task<IResult>>? ofPage, Func<GraphCall, Task<IResult>>? ofNumber) => async context =>
    {
        var (call, error) = IsVersion((string)context.Request.RouteValues["version"]!)
            ? await GraphCall.ReadAsync(context, accounts)
            : (null, GraphError.UnknownPath);
        if (call is null)
        {
            await error!.ExecuteAsync(context);
            return;
        }

        var endpoint = call.Account.IsNumber ? ofNumber : ofPage;
        var answer = endpoint is null ? GraphError.UnknownObject(call.Account.Id) : await endpoint(call);
        await store.SavedAsync();
        await answer.ExecuteAsync(context);
    };

    private static bool IsVersion(string text) =>
        text.StartsWith('v') && decimal.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
