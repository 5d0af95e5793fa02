namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of every binding attribute. A parameter carries at most one.</summary>
public abstract class BindingAttribute : Attribute
{
}

/// <summary>Base of the attributes that start a function. A function has exactly one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
}
