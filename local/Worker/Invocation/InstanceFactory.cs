using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Local.Worker.Invocation;

/// <summary>
/// Makes the class of a function from the services of an invocation. <see cref="ActivatorUtilities"/> would compile an expression for
/// each class, which loads that compiler into every start; classes whose only constructor takes nothing but services do without.
/// </summary>
internal static class InstanceFactory
{
    public static Func<IServiceProvider, object> For(Type type)
    {
        if (type.GetConstructors() is not [var only] || !only.GetParameters().All(IsPlainService))
        {
            var factory = ActivatorUtilities.CreateFactory(type, []);
            return services => factory(services, null);
        }

        var wanted = Array.ConvertAll(only.GetParameters(), parameter => parameter.ParameterType);
        var constructor = ConstructorInvoker.Create(only);
        return services => constructor.Invoke(Array.ConvertAll<Type, object?>(wanted, services.GetRequiredService).AsSpan());
    }

    private static bool IsPlainService(ParameterInfo parameter) =>
        !parameter.HasDefaultValue && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && !parameter.IsDefined(typeof(ServiceKeyAttribute));
}
