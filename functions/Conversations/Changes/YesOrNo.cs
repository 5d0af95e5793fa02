using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;

namespace Serverless.Conversations.Changes;

/// <summary>What was said to a question of yes or no.</summary>
internal enum YesOrNo { Neither, Yes, No }

internal static class Confirmations
{
    /// <param name="at">Which argument of the button, or of the question, says that it is one.</param>
    public static YesOrNo Of(Turn turn, int at) => (turn.Tap?.Arguments.ElementAtOrDefault(at), turn.Awaited?.Count == at + 1, turn.Intent.Kind) switch
    {
        (ChangeWishes.Yes, _, _) => YesOrNo.Yes,
        (ChangeWishes.No, _, _) => YesOrNo.No,
        (null, true, IntentKind.Yes) => YesOrNo.Yes,
        (null, true, IntentKind.No) => YesOrNo.No,
        _ => YesOrNo.Neither,
    };
}
