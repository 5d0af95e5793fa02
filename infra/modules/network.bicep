// Private networking: the app leaves through a subnet of its own and meets storage, bus and vault at private endpoints there.
// Webhooks still come in from outside: Meta, shops and carriers must reach the app.

@description('Region.')
param location string

@description('Name of the virtual network.')
param name string

@description('Address range of the network; its first /24 is for the app, its second for the endpoints.')
param addressRange string

@description('Id of the account of the Functions host.')
param hostAccountId string

@description('Id of the account with the tables.')
param dataAccountId string

@description('Id of the Service Bus namespace.')
param busId string

@description('Id of the vault.')
param vaultId string

@description('Tags of every resource.')
param tags object

var appSubnet = 'app'
var endpointSubnet = 'endpoints'

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  vault: 'privatelink.vaultcore.azure.net'
}

var endpoints = [
  {
    name: 'host-blob'
    service: hostAccountId
    group: 'blob'
  }
  {
    name: 'host-queue'
    service: hostAccountId
    group: 'queue'
  }
  {
    name: 'host-table'
    service: hostAccountId
    group: 'table'
  }
  {
    name: 'data-table'
    service: dataAccountId
    group: 'table'
  }
  {
    name: 'bus'
    service: busId
    group: 'namespace'
  }
  {
    name: 'vault'
    service: vaultId
    group: 'vault'
  }
]

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressRange
      ]
    }
    subnets: [
      {
        name: appSubnet
        properties: {
          addressPrefix: cidrSubnet(addressRange, 24, 0)
          delegations: [
            {
              name: 'functions'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: endpointSubnet
        properties: {
          addressPrefix: cidrSubnet(addressRange, 24, 1)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

resource dnsZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for zone in items(zones): {
  name: zone.value
  location: 'global'
  tags: tags
}]

resource dnsLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (zone, i) in items(zones): {
  parent: dnsZones[i]
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [for endpoint in endpoints: {
  name: '${name}-${endpoint.name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: '${network.id}/subnets/${endpointSubnet}'
    }
    privateLinkServiceConnections: [
      {
        name: endpoint.name
        properties: {
          privateLinkServiceId: endpoint.service
          groupIds: [
            endpoint.group
          ]
        }
      }
    ]
  }
}]

resource dnsGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [for (endpoint, i) in endpoints: {
  parent: privateEndpoints[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: endpoint.group
        properties: {
          privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zones[endpoint.group])
        }
      }
    ]
  }
  dependsOn: [
    dnsZones
  ]
}]

output appSubnetId string = '${network.id}/subnets/${appSubnet}'
