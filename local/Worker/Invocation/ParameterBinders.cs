using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Serverless.Local.Worker.Http;
using Serverless.Local.Worker.Indexing;
using Serverless.Local.Worker.ServiceBus;
using Serverless.Local.Worker.Timers;

namespace Serverless.Local.Worker.Invocation;

/// <summary>Makes the value of one parameter.</summary>
internal delegate ValueTask<object?> ParameterBinder(InvocationContext context);

/// <summary>Decides, once per parameter, where its value comes from.</summary>
internal sealed class ParameterBinders(JsonSerializerOptions json)
{
    public ParameterBinder For(IndexedFunction function, ParameterInfo info, FunctionParameter parameter)
    {
        if (info == function.TriggerParameter)
        {
            return Trigger(function, parameter);
        }

        if (info.IsDefined(typeof(FromBodyAttribute)))
        {
            return context => HttpBody.BindAsync((HttpInvocation)context, parameter.Type);
        }

        if (parameter.Type == typeof(FunctionContext))
        {
            return context => new(context);
        }

        if (parameter.Type == typeof(CancellationToken))
        {
            return context => new(context.CancellationToken);
        }

        if (parameter.Type == typeof(HttpRequest) && function.Trigger is HttpTriggerAttribute)
        {
            return Trigger(function, parameter);
        }

        if (parameter.Type == typeof(ServiceBusMessageActions))
        {
            return context => new(((ServiceBusInvocation)context).Actions);
        }

        if (parameter.Type == typeof(ServiceBusSessionMessageActions))
        {
            return context => new(((ServiceBusInvocation)context).SessionActions);
        }

        return ByName(parameter);
    }

    private ParameterBinder Trigger(IndexedFunction function, FunctionParameter parameter) => function.Trigger switch
    {
        HttpTriggerAttribute => context => new(((HttpInvocation)context).Http.Request),
        ServiceBusTriggerAttribute => MessageBinding.For(function, parameter, json),
        TimerTriggerAttribute => context => new(((TimerInvocation)context).Info),
        var other => throw new InvalidOperationException($"No binding for {other.GetType().Name}."),
    };

    // Worker: by name from the trigger's metadata; found nothing: the declared default, else null if the type allows it, else an error.
    private ParameterBinder ByName(FunctionParameter parameter) => context =>
    {
        if (context.TryGetMetadata(parameter.Name, out var value) && value is not null)
        {
            return new(InputConversion.Convert(value, parameter, json));
        }

        return parameter.HasDefaultValue || parameter.IsReferenceOrNullableType
            ? new(parameter.DefaultValue)
            : throw new FunctionInputConverterException(
                $"Could not populate the value for '{parameter.Name}' parameter. Consider making the parameter nullable.");
    };
}
