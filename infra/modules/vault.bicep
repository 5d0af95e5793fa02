// The vault with every secret. No secret passes through this deployment: infra/hooks/secrets.sh or the operator writes them.

@description('Region.')
param location string

@description('Name of the vault.')
param name string

@description('Principal of the app\'s identity, which reads the secrets.')
param principalId string

@description('Who deploys and writes the secrets; nobody when empty.')
param deployerId string

@description('What the deployer is.')
@allowed([
  'Group'
  'ServicePrincipal'
  'User'
])
param deployerType string

@description('Reachable through a private endpoint, and from deployerAddress.')
param privateNetworking bool

@description('IPv4 address from which the secrets are written when networking is private; from nowhere when empty.')
param deployerAddress string

@description('Log Analytics workspace that gets the audit log.')
param workspaceId string

@description('Tags of every resource.')
param tags object

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: privateNetworking && empty(deployerAddress) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
      ipRules: privateNetworking && !empty(deployerAddress) ? [
        {
          value: deployerAddress
        }
      ] : []
    }
  }
}

resource appReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource deployerWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  scope: vault
  name: guid(vault.id, deployerId, secretsOfficer)
  properties: {
    principalId: deployerId
    principalType: deployerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
  }
}

resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
