// Everything the layer runs on, in one resource group. docs/operate/deploy.md says how to run it.
targetScope = 'subscription'

@description('Name of this installation, such as prod. Names of resources are made from it.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Region of every resource.')
param location string

@description('The resource group, which is made when it does not exist.')
param resourceGroupName string = 'rg-serverless-${environmentName}'

@description('Ending of the names that must be unique in the world: up to 13 small letters and digits. Made from subscription, name and region when empty.')
@maxLength(13)
param nameEnding string = ''

@description('Object id of who deploys and may write secrets into the vault; nobody when empty.')
param deployerId string = ''

@description('What the deployer is.')
@allowed([
  'Group'
  'ServicePrincipal'
  'User'
])
param deployerType string = 'User'

@description('IPv4 address from which secrets are written when networking is private; from nowhere when empty.')
param deployerAddress string = ''

@description('Storage, bus and vault through private endpoints only. Makes the bus Premium, which an existing namespace cannot become.')
param privateNetworking bool = false

@description('Address range of the virtual network, at least a /23.')
param addressRange string = '10.60.0.0/22'

@description('Messaging units of the bus when networking is private: 1, 2, 4, 8 or 16.')
param messagingUnits int = 1

@description('App and storage in three zones.')
param zoneRedundant bool = false

@description('The tables are also copied to the paired region.')
param geoRedundant bool = false

@description('Memory of an instance in MB: 512, 2048 or 4096.')
param instanceMemory int = 2048

@description('Instances that wait for HTTP requests all the time. At least two with zones.')
@minValue(0)
param alwaysReadyHttp int = 1

@description('The most instances for all functions together.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('HTTP requests that one instance handles at the same time.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 16

@description('Lanes that one instance of a function works on at the same time.')
@minValue(1)
param laneConcurrency int = 64

@description('Messages without a lane that one instance of a function handles at the same time.')
@minValue(1)
param messageConcurrency int = 16

@description('Names of the settings whose values are in the vault besides the required ones. Each must be in the vault, or the app does not start.')
param platformSecrets string[] = [
  'Meta__AppSecret'
  'Meta__VerifyToken'
]

@description('Names of the secrets that business records name. One that is not in the vault yet refuses (503) and stops nothing else.')
param businessSecrets string[] = []

@description('Those of businessSecrets that also have a previous value, in the vault as <name>--previous.')
param rotatingSecrets string[] = []

@description('Other settings of docs/operate/configuration.md, by name.')
param settings object = {}

@description('Mail addresses that alerts and the budget go to.')
param alertMails string[] = []

@description('Messages that may wait in one queue or topic for fifteen minutes without an alert.')
@minValue(1)
param mostWaiting int = 1000

@description('Minutes that a message may have waited on the bus when it is handled, without an alert.')
@minValue(1)
param mostMinutes int = 5

@description('What the resource group may cost a month, in the currency of the subscription; 0 for no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget began (2026-12-01). Keep it: a budget cannot change its start. This month when empty.')
param budgetStart string = ''

@description('Not for callers: only a default may ask for the time.')
param firstOfThisMonth string = '${utcNow('yyyy-MM')}-01'

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

var ending = empty(nameEnding) ? uniqueString(subscription().id, environmentName, location) : nameEnding
var packageContainerName = 'app-package'
var tags = {
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: {
    location: location
    name: 'id-serverless-${ending}'
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    location: location
    workspaceName: 'log-serverless-${ending}'
    insightsName: 'appi-serverless-${ending}'
    actionGroupName: 'ag-serverless-${ending}'
    principalId: identity.outputs.principalId
    retentionDays: retentionDays
    alertMails: alertMails
    monthlyBudget: monthlyBudget
    budgetStart: empty(budgetStart) ? firstOfThisMonth : budgetStart
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    location: location
    hostAccountName: 'sthost${ending}'
    dataAccountName: 'stdata${ending}'
    packageContainerName: packageContainerName
    principalId: identity.outputs.principalId
    privateNetworking: privateNetworking
    zoneRedundant: zoneRedundant
    geoRedundant: geoRedundant
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module messaging 'modules/messaging.bicep' = {
  scope: group
  name: 'messaging'
  params: {
    location: location
    name: 'sb-serverless-${ending}'
    principalId: identity.outputs.principalId
    privateNetworking: privateNetworking
    messagingUnits: messagingUnits
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  name: 'vault'
  params: {
    location: location
    name: 'kv-${ending}'
    principalId: identity.outputs.principalId
    deployerId: deployerId
    deployerType: deployerType
    privateNetworking: privateNetworking
    deployerAddress: deployerAddress
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  name: 'network'
  params: {
    location: location
    name: 'vnet-serverless-${ending}'
    addressRange: addressRange
    hostAccountId: storage.outputs.hostAccountId
    dataAccountId: storage.outputs.dataAccountId
    busId: messaging.outputs.id
    vaultId: vault.outputs.id
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  scope: group
  name: 'app'
  params: {
    location: location
    planName: 'plan-serverless-${ending}'
    name: 'func-serverless-${ending}'
    identityName: identity.outputs.name
    hostAccountName: storage.outputs.hostAccountName
    packageContainerName: packageContainerName
    dataAccountName: storage.outputs.dataAccountName
    busHostName: messaging.outputs.hostName
    vaultUri: vault.outputs.uri
    insightsName: monitoring.outputs.insightsName
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    zoneRedundant: zoneRedundant
    instanceMemory: instanceMemory
    alwaysReadyHttp: zoneRedundant && alwaysReadyHttp > 0 ? max(alwaysReadyHttp, 2) : alwaysReadyHttp
    maximumInstances: maximumInstances
    httpConcurrency: httpConcurrency
    laneConcurrency: laneConcurrency
    messageConcurrency: messageConcurrency
    platformSecrets: platformSecrets
    businessSecrets: businessSecrets
    rotatingSecrets: rotatingSecrets
    settings: settings
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    busId: messaging.outputs.id
    dataAccountId: storage.outputs.dataAccountId
    actionGroupId: monitoring.outputs.actionGroupId
    mostWaiting: mostWaiting
    tags: tags
  }
}

module logAlerts 'modules/log-alerts.bicep' = {
  scope: group
  name: 'log-alerts'
  params: {
    location: location
    insightsId: monitoring.outputs.insightsId
    actionGroupId: monitoring.outputs.actionGroupId
    mostMinutes: mostMinutes
    tags: tags
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  name: 'workbook'
  params: {
    location: location
    insightsId: monitoring.outputs.insightsId
    busId: messaging.outputs.id
    tags: tags
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output APP_NAME string = app.outputs.name
output VAULT_NAME string = vault.outputs.name
output BUS_NAME string = messaging.outputs.name
output INSIGHTS_NAME string = monitoring.outputs.insightsName
output TABLES_NAME string = storage.outputs.dataAccountName
output APP_URL string = 'https://${app.outputs.hostName}'
output MESSENGER_WEBHOOK_URL string = 'https://${app.outputs.hostName}/api/webhooks/messenger'
output WHATSAPP_WEBHOOK_URL string = 'https://${app.outputs.hostName}/api/webhooks/whatsapp'
output ORDERS_WEBHOOK_URL string = 'https://${app.outputs.hostName}/api/businesses/{business}/orders/{source}'
output SHIPMENTS_WEBHOOK_URL string = 'https://${app.outputs.hostName}/api/businesses/{business}/shipments/{source}'
output CALLS_WEBHOOK_URL string = 'https://${app.outputs.hostName}/api/businesses/{business}/calls/{source}'
