// The function app on Flex Consumption. It signs in everywhere with its identity; no setting holds a key.

@description('Region.')
param location string

@description('Name of the plan.')
param planName string

@description('Name of the app; also the first part of its host name.')
param name string

@description('Name of the app\'s identity.')
param identityName string

@description('Name of the account of the Functions host.')
param hostAccountName string

@description('Name of the container with the deployed package.')
param packageContainerName string

@description('Name of the account with the tables.')
param dataAccountName string

@description('Host name of the Service Bus namespace.')
param busHostName string

@description('Address of the vault, ending with a slash.')
param vaultUri string

@description('Name of Application Insights.')
param insightsName string

@description('Subnet through which the app goes out; none when empty.')
param subnetId string

@description('Instances in several zones.')
param zoneRedundant bool

@description('Memory of an instance in MB: 512, 2048 or 4096.')
param instanceMemory int

@description('Instances that wait for HTTP requests all the time.')
@minValue(0)
param alwaysReadyHttp int

@description('The most instances for all functions together.')
@minValue(40)
@maxValue(1000)
param maximumInstances int

@description('HTTP requests that one instance handles at the same time.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('Lanes that one instance of a function works on at the same time.')
@minValue(1)
param laneConcurrency int

@description('Messages without a lane that one instance of a function handles at the same time.')
@minValue(1)
param messageConcurrency int

@description('Names of the settings whose values are in the vault besides the required ones, such as Meta__AppSecret.')
param platformSecrets string[]

@description('Names of the secrets that business records name, such as demo-standard.')
param businessSecrets string[]

@description('Those of businessSecrets that also have a previous value, in the vault as <name>--previous.')
param rotatingSecrets string[]

@description('Other settings of docs/operate/configuration.md, by name.')
param settings object

@description('Log Analytics workspace that gets the metrics.')
param workspaceId string

@description('Tags of every resource.')
param tags object

var requiredSecrets = [
  'Identities__HashKey'
  'Links__SigningKey'
  'OperatorKey'
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostAccountName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: dataAccountName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// No version in a reference: a new value is taken within 24 hours, or at once by infra/hooks/secrets.sh.
var secretUrl = '${vaultUri}secrets'

var platformReferences = toObject(union(requiredSecrets, platformSecrets), setting => setting, setting => '@Microsoft.KeyVault(SecretUri=${secretUrl}/${replace(setting, '__', '-')}/)')

// Linux apps take no hyphens in the names of settings; the app reads Secrets__demo_standard for demo-standard.
var businessReferences = toObject(businessSecrets, secret => 'Secrets__${replace(secret, '-', '_')}', secret => '@Microsoft.KeyVault(SecretUri=${secretUrl}/${secret}/)')

var previousReferences = toObject(rotatingSecrets, secret => 'Secrets__${replace(secret, '-', '_')}__previous', secret => '@Microsoft.KeyVault(SecretUri=${secretUrl}/${secret}--previous/)')

var connections = {
  AzureWebJobsStorage__blobServiceUri: hostAccount.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: hostAccount.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: hostAccount.properties.primaryEndpoints.table
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  ServiceBus__fullyQualifiedNamespace: busHostName
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identity.properties.clientId
  Tables__tableServiceUri: dataAccount.properties.primaryEndpoints.table
  Tables__credential: 'managedidentity'
  Tables__clientId: identity.properties.clientId
  AZURE_CLIENT_ID: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}

// host.json has the same figures; here they can be turned without a new package.
var concurrency = {
  AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentSessions: string(laneConcurrency)
  AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls: string(messageConcurrency)
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, {
    'azd-service-name': 'functions'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      alwaysOn: false
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostAccount.properties.primaryEndpoints.blob}${packageContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        alwaysReady: alwaysReadyHttp > 0 ? [
          {
            name: 'http'
            instanceCount: alwaysReadyHttp
          }
        ] : []
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(settings, platformReferences, businessReferences, previousReferences, concurrency, connections)
}

resource noFtpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noDeployPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

// Its logs reach the same workspace through Application Insights.
resource appMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
