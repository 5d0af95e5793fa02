namespace Serverless.Local.Demo;

/// <summary>
/// The product's story: three customers buy the same, and each is told where they want to be told; the first of them talks back, and calls. Each step
/// ends when its effect is seen at the far end.
/// </summary>
internal static class DemoStory
{
    public static IReadOnlyList<DemoStep> Steps { get; } = [.. MessengerChapter.Steps, .. TalkChapter.Steps, .. CallChapter.Steps, .. MessengerChapter.Ending, .. WhatsAppChapter.Steps, .. EmailChapter.Steps];
}
