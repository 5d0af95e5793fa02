using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Tests.Worker;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task The_first_added_is_the_outermost()
    {
        await using var host = await StartAsync(builder => builder
            .UseMiddleware(async (context, next) =>
            {
                Trail(context).Add("outer in");
                await next();
                Trail(context).Add("outer out");
            })
            .UseMiddleware<Inner>());

        await host.Http.GetStringAsync("/api/traced");

        Assert.Equal(["outer in", "inner in", "function", "inner out", "outer out"], Trail(host));
    }

    [Fact]
    public async Task A_middleware_class_is_one_instance_for_all_invocations()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware<Inner>());

        await host.Http.GetStringAsync("/api/traced");
        await host.Http.GetStringAsync("/api/traced");

        Assert.Equal(2, host.Services.GetRequiredService<Inner>().Invocations);
    }

    [Fact]
    public async Task A_middleware_that_does_not_call_next_answers_by_itself()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware((context, _) =>
        {
            context.GetInvocationResult().Value = new ObjectResult("refused") { StatusCode = 403 };
            return Task.CompletedTask;
        }));

        var response = await host.Http.GetAsync("/api/traced");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(Trail(host));
    }

    [Fact]
    public async Task A_middleware_may_replace_the_result()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            Assert.IsAssignableFrom<IResult>(context.GetInvocationResult().Value);
            context.GetInvocationResult().Value = Results.Text("replaced");
        }));

        Assert.Equal("replaced", await host.Http.GetStringAsync("/api/traced"));
    }

    [Fact]
    public async Task A_middleware_may_turn_an_exception_into_an_answer()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (InvalidTimeZoneException)
            {
                context.GetInvocationResult().Value = Results.StatusCode(409);
            }
        }));

        Assert.Equal(HttpStatusCode.Conflict, (await host.Http.GetAsync("/api/failing")).StatusCode);
    }

    [Fact]
    public async Task UseWhen_leaves_other_functions_alone()
    {
        await using var host = await StartAsync(builder => builder
            .UseWhen<Inner>(context => context.FunctionDefinition.Name == "other")
            .UseWhen(context => context.FunctionDefinition.Name == "traced", (context, next) =>
            {
                Trail(context).Add("when");
                return next();
            }));

        await host.Http.GetStringAsync("/api/traced");

        Assert.Equal(["when", "function"], Trail(host));
    }

    [Fact]
    public async Task Items_features_and_the_trace_belong_to_the_invocation()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware((context, next) =>
        {
            context.Items["note"] = "from outside";
            context.Features.Set(new Feature("set"));
            return next();
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/inspect");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var text = await (await host.Http.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.StartsWith("from outside set 00-0af7651916cd43dd8448eb211c80319c-", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_invocation_has_a_scope_and_an_instance_of_its_own()
    {
        await using var host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            var scoped = context.InstanceServices.GetRequiredService<Scoped>();
            await next();
            Assert.False(scoped.IsDisposed);
        }));

        var first = await host.Http.GetStringAsync("/api/scoped");
        var second = await host.Http.GetStringAsync("/api/scoped");

        Assert.NotEqual(first, second);
        Assert.Equal(2, first.Split(' ').Distinct().Count());
    }

    private static Task<WorkerHost> StartAsync(Action<IFunctionsWorkerApplicationBuilder> configure) => WorkerHost.StartAsync(new WorkerHost.Setup
    {
        Functions = [typeof(Functions)],
        Configure = builder =>
        {
            builder.Services.AddSingleton<List<string>>();
            builder.Services.AddScoped<Scoped>();
            configure(builder);
        },
    });

    private static List<string> Trail(FunctionContext context) => context.InstanceServices.GetRequiredService<List<string>>();

    private static List<string> Trail(WorkerHost host) => host.Services.GetRequiredService<List<string>>();

    public sealed record Feature(string Text);

    public sealed class Scoped : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    public sealed class Inner : IFunctionsWorkerMiddleware
    {
        public int Invocations { get; private set; }

        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            Invocations++;
            Trail(context).Add("inner in");
            await next(context);
            Trail(context).Add("inner out");
        }
    }

    public sealed class Functions(List<string> trail, Scoped scoped)
    {
        private readonly Guid _instance = Guid.NewGuid();

        [Function("traced")]
        public IResult Traced([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            trail.Add("function");
            return Results.Ok();
        }

        [Function("failing")]
        public IResult Failing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidTimeZoneException();

        [Function("inspect")]
        public IResult Inspect([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            Results.Text($"{context.Items["note"]} {context.Features.Get<Feature>()!.Text} {context.TraceContext.TraceParent}");

        [Function("scoped")]
        public IResult ScopedOne([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text($"{_instance} {scoped.Id}");
    }
}
