namespace Serverless.Conversations;

/// <summary>What a customer's act on Messenger is in our own words.</summary>
internal static class MessengerActs
{
    /// <summary>The event, or null when the act means nothing to us.</summary>
    public static ChatEvent? ToEvent(MessengerEvent item, Func<ChatEventKind, ChatEvent> of) => item switch
    {
        MessengerEvent.Message message => OfMessage(message, of),
        MessengerEvent.Postback postback => of(ChatEventKind.Postback) with
        {
            MessageId = postback.Mid, Text = postback.Title, Payload = postback.Payload, Ref = postback.Referral?.Ref, Detail = postback.Referral?.Source,
        },
        MessengerEvent.Referred referral => of(ChatEventKind.Referral) with { Ref = referral.Value.Ref, Detail = referral.Value.Source },
        MessengerEvent.OptIn optIn => OfOptIn(optIn, of),
        MessengerEvent.Reaction reaction => of(reaction.IsRemoved ? ChatEventKind.ReactionRemoved : ChatEventKind.Reaction) with
        {
            MessageId = reaction.Mid, Text = reaction.Emoji, Detail = reaction.Name,
        },
        MessengerEvent.Edit edit => of(ChatEventKind.MessageEdited) with { MessageId = edit.Mid, Text = edit.Text },
        MessengerEvent.Coupon coupon => of(ChatEventKind.Coupon) with { Payload = coupon.Payload, Detail = coupon.Code },
        MessengerEvent.Feedback feedback => of(ChatEventKind.Feedback) with { MessageId = feedback.Mid, Detail = feedback.Verdict },
        MessengerEvent.Form form => of(ChatEventKind.Form) with { Payload = form.Name, Detail = form.Json },
        MessengerEvent.ThreadControl control => of(ChatEventKind.ThreadControl) with { Detail = control.Action, App = control.To },
        MessengerEvent.AccountLinking linking => of(ChatEventKind.AccountLinking) with { Detail = linking.Status, Payload = linking.AuthorizationCode },
        MessengerEvent.Feed { Item: "comment" or "status" or "post" or "photo" or "video", Verb: "add" } feed => of(ChatEventKind.Comment) with
        {
            MessageId = feed.CommentId ?? feed.PostId, Text = feed.Text, Detail = feed.Item,
        },
        _ => null,
    };

    private static ChatEvent OfMessage(MessengerEvent.Message message, Func<ChatEventKind, ChatEvent> of) =>
        of(message.IsDeleted ? ChatEventKind.MessageDeleted : ChatEventKind.Message) with
        {
            MessageId = message.Mid,
            Text = message.Text,
            Payload = message.QuickReply,
            Ref = message.Referral?.Ref,
            ReplyTo = message.ReplyTo,
            StickerId = message.StickerId,
            Attachments = message.Attachments,
        };

    private static ChatEvent OfOptIn(MessengerEvent.OptIn optIn, Func<ChatEventKind, ChatEvent> of)
    {
        var kind = optIn.NotificationStatus?.Replace('_', ' ').ToUpperInvariant() switch
        {
            "STOP NOTIFICATIONS" => ChatEventKind.NotificationsStopped,
            "RESUME NOTIFICATIONS" => ChatEventKind.NotificationsResumed,
            _ => ChatEventKind.OptIn,
        };
        return of(kind) with { Ref = optIn.Ref, Payload = optIn.Payload, Detail = optIn.Type };
    }
}
