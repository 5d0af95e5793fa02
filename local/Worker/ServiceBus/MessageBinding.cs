using System.Collections;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Worker.Indexing;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Makes the value of a Service Bus trigger's parameter: the message itself, its body as text or bytes, or the body's JSON.</summary>
internal static class MessageBinding
{
    public static ParameterBinder For(IndexedFunction function, FunctionParameter parameter, JsonSerializerOptions json)
    {
        if (!((ServiceBusTriggerAttribute)function.Trigger).IsBatched)
        {
            return context => new(One(((ServiceBusInvocation)context).Messages[0], parameter, json));
        }

        var item = new FunctionParameter(parameter.Name, MessageShape.ElementOf(parameter.Type)!, false, null, true);
        return context => new(Many(((ServiceBusInvocation)context).Messages, parameter, item, json));
    }

    private static object? One(ServiceBusReceivedMessage message, FunctionParameter target, JsonSerializerOptions json) =>
        target.Type == typeof(ServiceBusReceivedMessage) ? message : InputConversion.Convert(message.Body, target, json);

    private static object Many(IReadOnlyList<ServiceBusReceivedMessage> messages, FunctionParameter parameter, FunctionParameter item, JsonSerializerOptions json)
    {
        var array = Array.CreateInstance(item.Type, messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            array.SetValue(One(messages[i], item, json), i);
        }

        return parameter.Type.IsInstanceOfType(array)
            ? array
            : (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item.Type), array)!;
    }
}
