namespace Serverless.Tests.Infra.Bicep;

/// <summary>Text that is no Bicep. The message begins with the line.</summary>
internal sealed class BicepMistakeException(int line, string what) : Exception($"line {line}: {what}");
