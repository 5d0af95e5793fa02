// Two accounts, so that the app's rights on the host's files say nothing about the records: one for the Functions host (the package, locks,
// schedules, keys), one that holds the tables and nothing else. Neither takes shared keys.

@description('Region.')
param location string

@description('Name of the account of the Functions host.')
param hostAccountName string

@description('Name of the account with the tables.')
param dataAccountName string

@description('Name of the container with the deployed package.')
param packageContainerName string

@description('Principal of the app\'s identity.')
param principalId string

@description('Reachable through private endpoints only.')
param privateNetworking bool

@description('Copies in three zones of the region.')
param zoneRedundant bool

@description('The tables are also copied to the paired region.')
param geoRedundant bool

@description('Log Analytics workspace that gets the metrics.')
param workspaceId string

@description('Tags of every resource.')
param tags object

var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var publicAccess = privateNetworking ? 'Disabled' : 'Enabled'
var localSku = zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
var geoSku = zoneRedundant ? 'Standard_GZRS' : 'Standard_GRS'

resource hostAccount 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: hostAccountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: localSku
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: publicAccess
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
    }
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: hostAccount
  name: 'default'
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: hostBlobs
  name: packageContainerName
  properties: {
    publicAccess: 'None'
  }
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: dataAccountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: geoRedundant ? geoSku : localSku
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: publicAccess
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
    }
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: dataAccount
  name: 'default'
}

@batchSize(5)
resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = [for table in loadJsonContent('../tables.json'): {
  parent: tableService
  name: table
}]

resource hostRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostAccount
  name: guid(hostAccount.id, principalId, blobDataOwner)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataOwner)
  }
}

// The account is the entity: it holds only the tables, and transactions are asked of the account, not of one table.
resource tablesRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount
  name: guid(dataAccount.id, principalId, tableDataContributor)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
  }
}

// Metrics only: a log line for every read and write would cost more than the reads and writes.
resource tableMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

output hostAccountId string = hostAccount.id
output hostAccountName string = hostAccount.name
output dataAccountId string = dataAccount.id
output dataAccountName string = dataAccount.name
