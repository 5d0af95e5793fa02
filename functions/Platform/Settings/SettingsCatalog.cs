namespace Serverless.Platform.Settings;

/// <summary>Every setting that the app reads. The start-up check, the documentation and their tests all go by this list.</summary>
internal static class SettingsCatalog
{
    /// <summary>One of each pair must be set: a connection string locally, an identity-based connection in Azure.</summary>
    public static readonly IReadOnlyList<(Setting ConnectionString, Setting Identity)> Connections =
    [
        (new("ServiceBus", "Connection string of the Service Bus namespace; local use.", true, false, SettingRules.ServiceBus),
         new("ServiceBus__fullyQualifiedNamespace", "Host name of the Service Bus namespace; the app's identity signs in.", false, false, SettingRules.Namespace)),
        (new("Tables", "Connection string of the table storage; local use.", true, false, SettingRules.Tables),
         new("Tables__tableServiceUri", "Address of the table storage; the app's identity signs in.", false, false, SettingRules.HttpUrl)),
    ];

    public static readonly IReadOnlyList<Setting> Single =
    [
        new("Identities__HashKey", "Secret behind the hashes of phone numbers and addresses in keys. Never change it while records exist.", true, true, SettingRules.LongSecret),
        new("Links__SigningKey", "Secret that signs the links which tie a chat to a customer or end a consent.", true, true, SettingRules.LongSecret),
        new("Links__Lifetime", "How long a link that opens a chat works; 30 days when unset.", false, false, SettingRules.Duration),
        new("Links__BaseUrl", "Where the app is reached from outside, without /api; the host name that Azure gave it when unset.", false, false, SettingRules.HttpUrl),
        new("OperatorKey", "Key of the operator API; without it that API answers 503.", true, false, SettingRules.LongSecret),
        new("Meta__AppSecret", "App secret that Meta signs webhooks with; without it they are answered 503.", true, false, SettingRules.AppSecret),
        new("Meta__AppSecretPrevious", "The app secret before the last rotation, accepted beside the current one.", true, false, SettingRules.AppSecret),
        new("Meta__VerifyToken", "Token of the webhook handshake, as typed into Meta's dashboard.", true, false, SettingRules.Secret),
        new("Meta__AppId", "Id of the Meta app: tells our own echoes from other apps'.", false, false, SettingRules.Digits),
        new("Meta__GraphUrl", "Graph API with version; https://graph.facebook.com/v25.0 when unset.", false, false, SettingRules.HttpUrl),
        new("Meta__Timeout", "How long one call to Meta may take; 10 seconds when unset.", false, false, SettingRules.Duration),
        new("Giphy__Url", "Giphy's API with version; https://api.giphy.com/v1 when unset.", false, false, SettingRules.HttpUrl),
        new("Orders__ParkFor", "How long an event waits for its order to become known, at most 13 days; 3 days when unset.", false, false, SettingRules.ParkFor),
        new("Conversations__KeepMessagesFor", "How long what customers wrote is kept for people to read; 180 days when unset.", false, false, SettingRules.Duration),
        new("Callers__LookupsPerMinute", "How many callers one API key may look up in a minute, half of them at once; 120 when unset.", false, false, SettingRules.PerMinute),
        new("Callers__KeepLookupsFor", "How long it is kept who looked callers up; 90 days when unset.", false, false, SettingRules.Duration),
        new("Email__Host", "Mail server that takes our mails; without it e-mail waits.", false, false, SettingRules.None),
        new("Email__Port", "Its port; 587 when unset.", false, false, SettingRules.Port),
        new("Email__Security", "starttls, tls or none; starttls when unset, none only on the same machine.", false, false, SettingRules.MailSecurity),
        new("Email__User", "Whom to sign in as at the mail server; nobody when unset.", true, false, SettingRules.Secret),
        new("Email__PasswordSecret", "Name of the secret with the password.", false, false, SettingRules.None),
        new("Email__Timeout", "How long handing over one mail may take; 30 seconds when unset.", false, false, SettingRules.Duration),
        new("Email__TrustedThumbprint", "SHA-256 of the only certificate to accept from the mail server; any valid one when unset.", false, false, SettingRules.Sha256),
        new("WooCommerce__PollEvery", "How often a WooCommerce shop is asked for orders that no webhook told of; 5 minutes when unset.", false, false, SettingRules.Duration),
        new("WooCommerce__AllowLoopback", "true: a shop may be on this machine, without TLS. For development only.", false, false, SettingRules.Switch),
        new("Shops__Timeout", "How long one call to a shop may take; 15 seconds when unset.", false, false, SettingRules.Duration),
        new("Shops__AllowLoopback", "true: a shop may be on this machine, without TLS. For development only.", false, false, SettingRules.Switch),
        new("Shops__ShopifyUrl", "Where Shopify's shops are found instead of at their domains. For development only.", false, false, SettingRules.HttpUrl),
        new("Shops__ShopifyVersion", "Version of Shopify's Admin API; 2026-10 when unset.", false, false, SettingRules.ApiVersion),
        new("Callers__AgentTimeout", "How long one call to an agent's endpoint may take; 5 seconds when unset.", false, false, SettingRules.Duration),
        new("Callers__AllowLoopback", "true: an agent's endpoint may be on this machine, without TLS. For development only.", false, false, SettingRules.Switch),
        new("Callers__KeepCallsFor", "How long the records of calls are kept; 1 day when unset.", false, false, SettingRules.Duration),
        new("Callers__TellMissedAfter", "How long after a missed call its customer is told; 2 minutes when unset.", false, false, SettingRules.Duration),
        new("Crm__Timeout", "How long one call to a CRM may take; 5 seconds when unset.", false, false, SettingRules.Duration),
        new("Crm__CacheFor", "How long found callers are kept in memory, at most 5 minutes; 5 minutes when unset.", false, false, SettingRules.CrmCache),
        new("Crm__CacheNoneFor", "How long it is kept in memory that a caller is in no CRM, at most 5 minutes; 1 minute when unset.", false, false, SettingRules.CrmCache),
        new("Crm__AllowLoopback", "true: a CRM may be on this machine, without TLS. For development only.", false, false, SettingRules.Switch),
        new("Crm__HubSpotUrl", "HubSpot's API; https://api.hubapi.com when unset.", false, false, SettingRules.HttpUrl),
        new("Crm__EntraUrl", "Where Microsoft Entra gives out tokens for Dataverse; https://login.microsoftonline.com when unset.", false, false, SettingRules.HttpUrl),
        new("Channels__RecheckAfter", "How long an echo may take before a send with unknown outcome is repeated; 60 seconds when unset.", false, false, SettingRules.Duration),
        new("Channels__PauseFor", "How long an account rests after its token was refused; 15 minutes when unset.", false, false, SettingRules.Duration),
        new("Channels__CoalesceFor", "Order updates of one chat within this time become one message; 2 seconds when unset, 0 for none.", false, false, SettingRules.DurationOrNone),
        new("Channels__LongestDeferral", "How long a message may be put off in total; 24 hours when unset.", false, false, SettingRules.Duration),
        new("Channels__AllowLoopback", "true: files that customers sent may be on this machine, without TLS. For development only.", false, false, SettingRules.Switch),
        new("Channels__Prices", "What messages cost that a provider charges, by its categories, such as EUR utility=0.05 marketing=0.11; costs are not counted when unset.", false, false, SettingRules.Prices),
        new("Channels__MarkRead", "Whether customers' WhatsApp messages are marked as read when they are handled; false when unset.", false, false, SettingRules.Flag),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", "Collector that takes traces, metrics and logs; none when unset.", false, false, SettingRules.HttpUrl),
        new("OTEL_EXPORTER_OTLP_HEADERS", "Headers that the collector wants, as name=value with commas between.", true, false, SettingRules.Secret),
        new("OTEL_EXPORTER_OTLP_PROTOCOL", "How the collector is spoken to: grpc or http/protobuf; grpc when unset.", false, false, SettingRules.OtlpProtocol),
        new("OTEL_TRACES_SAMPLER_ARG", "The share of traces that is recorded, 0 to 1; all when unset.", false, false, SettingRules.Ratio),
        new("APPLICATIONINSIGHTS_CONNECTION_STRING", "Application Insights resource that takes traces, metrics and logs; none when unset.", false, false, SettingRules.InsightsConnection),
        new("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "That the app's identity signs in there, and which: ClientId=…;Authorization=AAD.", false, false, SettingRules.None),
    ];
}
