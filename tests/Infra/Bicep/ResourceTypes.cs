namespace Serverless.Tests.Infra.Bicep;

/// <summary>
/// The types of resources that infra/ may use, each in one version that is published and old enough for every Bicep compiler in use, with
/// the names of properties that we use of it.
/// </summary>
internal static class ResourceTypes
{
    public static readonly IReadOnlyDictionary<string, HashSet<string>> Known = new Dictionary<string, string>
    {
        ["Microsoft.Authorization/roleAssignments@2022-04-01"] = "principalId principalType roleDefinitionId",
        ["Microsoft.Consumption/budgets@2023-11-01"] =
            "amount category timeGrain timePeriod startDate notifications actual80 forecast100 enabled operator threshold thresholdType contactEmails contactGroups",
        ["Microsoft.Insights/actionGroups@2023-01-01"] = "enabled groupShortName emailReceivers name emailAddress useCommonAlertSchema",
        ["Microsoft.Insights/components@2020-02-02"] = "kind Application_Type DisableLocalAuth WorkspaceResourceId",
        ["Microsoft.Insights/diagnosticSettings@2021-05-01-preview"] = "workspaceId logs metrics category categoryGroup enabled",
        ["Microsoft.Insights/metricAlerts@2018-03-01"] =
            "description severity enabled scopes evaluationFrequency windowSize criteria odata.type allOf name criterionType metricNamespace metricName operator threshold "
            + "timeAggregation dimensions values autoMitigate actions actionGroupId",
        ["Microsoft.Insights/scheduledQueryRules@2023-12-01"] =
            "kind displayName description severity enabled scopes evaluationFrequency windowSize criteria allOf query timeAggregation metricMeasureColumn dimensions name operator values "
            + "threshold failingPeriods numberOfEvaluationPeriods minFailingPeriodsToAlert autoMitigate skipQueryValidation actions actionGroups",
        ["Microsoft.Insights/workbooks@2023-06-01"] = "kind displayName serializedData version sourceId category",
        ["Microsoft.KeyVault/vaults@2024-11-01"] =
            "tenantId sku family name enableRbacAuthorization enableSoftDelete softDeleteRetentionInDays enablePurgeProtection publicNetworkAccess networkAcls bypass defaultAction ipRules value",
        ["Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"] = "",
        ["Microsoft.Network/privateDnsZones@2024-06-01"] = "",
        ["Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01"] = "registrationEnabled virtualNetwork id",
        ["Microsoft.Network/privateEndpoints@2025-05-01"] = "subnet id privateLinkServiceConnections name properties privateLinkServiceId groupIds",
        ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01"] = "privateDnsZoneConfigs name properties privateDnsZoneId",
        ["Microsoft.Network/virtualNetworks@2025-05-01"] =
            "addressSpace addressPrefixes subnets name properties addressPrefix delegations serviceName privateEndpointNetworkPolicies",
        ["Microsoft.OperationalInsights/workspaces@2023-09-01"] = "sku name retentionInDays features disableLocalAuth",
        ["Microsoft.Resources/resourceGroups@2024-03-01"] = "",
        ["Microsoft.ServiceBus/namespaces@2024-01-01"] = "sku name tier capacity disableLocalAuth minimumTlsVersion publicNetworkAccess",
        ["Microsoft.ServiceBus/namespaces/queues@2024-01-01"] = "",
        ["Microsoft.ServiceBus/namespaces/topics@2024-01-01"] = "",
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01"] = "",
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2024-01-01"] = "",
        ["Microsoft.Storage/storageAccounts@2024-01-01"] =
            "kind sku name allowBlobPublicAccess allowSharedKeyAccess defaultToOAuthAuthentication minimumTlsVersion publicNetworkAccess supportsHttpsTrafficOnly networkAcls bypass defaultAction",
        ["Microsoft.Storage/storageAccounts/blobServices@2024-01-01"] = "",
        ["Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01"] = "publicAccess",
        ["Microsoft.Storage/storageAccounts/tableServices@2024-01-01"] = "",
        ["Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01"] = "",
        ["Microsoft.Web/serverfarms@2024-04-01"] = "kind sku name tier reserved zoneRedundant",
        ["Microsoft.Web/sites@2024-04-01"] =
            "kind identity type userAssignedIdentities azd-service-name serverFarmId httpsOnly keyVaultReferenceIdentity publicNetworkAccess virtualNetworkSubnetId siteConfig alwaysOn "
            + "ftpsState minTlsVersion functionAppConfig deployment storage value authentication userAssignedIdentityResourceId scaleAndConcurrency maximumInstanceCount instanceMemoryMB "
            + "alwaysReady name instanceCount triggers http perInstanceConcurrency runtime version",
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01"] = "allow",
        ["Microsoft.Web/sites/config@2024-04-01"] = "",
    }.ToDictionary(type => type.Key, type => type.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
}
