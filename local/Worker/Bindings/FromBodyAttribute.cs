namespace Microsoft.Azure.Functions.Worker.Converters
{
    /// <summary>Names the converter that makes a parameter's value.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class InputConverterAttribute : Attribute
    {
        internal InputConverterAttribute()
        {
        }
    }
}

namespace Microsoft.Azure.Functions.Worker.Http
{
    /// <summary>Binds a parameter to the request's body. A body that cannot be read or is not valid fails the invocation.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class FromBodyAttribute : Converters.InputConverterAttribute
    {
    }
}
