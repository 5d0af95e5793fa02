using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Local.Worker.Http;

/// <summary><c>[FromBody]</c>: read by MVC's model binder, with MVC's JSON options.</summary>
internal static class HttpBody
{
    /// <exception cref="InvalidOperationException">The body could not be read as that type; the caller of the function sees a 500.</exception>
    public static async ValueTask<object?> BindAsync(HttpInvocation invocation, Type type)
    {
        var services = invocation.Http.RequestServices;
        var metadata = services.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(type);
        var binder = services.GetRequiredService<IModelBinderFactory>().CreateBinder(new ModelBinderFactoryContext
        {
            Metadata = metadata,
            BindingInfo = new BindingInfo { BinderModelName = "", BindingSource = BindingSource.Body, BinderType = metadata.BinderType },
        });
        var binding = new DefaultModelBindingContext
        {
            ModelMetadata = metadata,
            ModelName = "",
            BindingSource = BindingSource.Body,
            ModelState = new ModelStateDictionary(),
            ActionContext = new ActionContext { HttpContext = invocation.Http },
        };

        await binder.BindModelAsync(binding);
        if (binding.Result.IsModelSet)
        {
            return binding.Result.Model;
        }

        // The binder's messages can quote the body; they stay out of the exception, which is logged.
        return binding.ModelState.IsValid ? null : throw new InvalidOperationException($"The body is not a valid {type.Name}.");
    }
}
