namespace Serverless.Local.Demo;

/// <summary>
/// The product's story: three customers buy the same, and each is told where they want to be told. Each step ends when its effect is seen
/// at the far end.
/// </summary>
internal static class DemoStory
{
    public static IReadOnlyList<DemoStep> Steps { get; } = [.. MessengerChapter.Steps, .. WhatsAppChapter.Steps, .. EmailChapter.Steps];
}
