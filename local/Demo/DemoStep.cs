namespace Serverless.Local.Demo;

/// <summary>One hop of the story: what happens, and how it is seen. <paramref name="Play"/> returns what was seen, or throws <see cref="NotSeenException"/>.</summary>
internal sealed record DemoStep(string Name, Func<DemoStage, CancellationToken, Task<string>> Play);

/// <summary>A step did not end as it should.</summary>
internal sealed class NotSeenException(string what) : Exception(what);
