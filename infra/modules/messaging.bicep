// The bus. Its entities are those of messaging.json, which the embedded host reads too; who may do what with them is in access.json.

@description('Region.')
param location string

@description('Name of the namespace.')
param name string

@description('Principal of the app\'s identity.')
param principalId string

@description('Reachable through a private endpoint only. That needs the tier Premium, which an existing namespace cannot become.')
param privateNetworking bool

@description('Messaging units in the tier Premium.')
param messagingUnits int

@description('Log Analytics workspace that gets logs and metrics.')
param workspaceId string

@description('Tags of every resource.')
param tags object

var entities = loadJsonContent('../messaging.json')
var access = loadJsonContent('../access.json')
var tier = privateNetworking ? 'Premium' : 'Standard'
var dataOwner = '090c5cfd-751d-490a-894a-3ce6f1109419'
var dataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'

// Owner of a queue may also send to it.
var onlySentQueues = filter(access.sends.queues, queue => !contains(access.receives.queues, queue))

var feeds = flatten(map(entities.topics, topic => map(topic.subscriptions, feed => {
  topic: topic.name
  name: feed.name
  properties: feed.properties
  rules: feed.rules
})))

var rules = flatten(map(feeds, feed => map(feed.rules, rule => {
  topic: feed.topic
  feed: feed.name
  name: rule.name
  properties: rule.properties
})))

// Zones need no property: a namespace uses those that its region has.
resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: privateNetworking ? {
    name: tier
    tier: tier
    capacity: messagingUnits
  } : {
    name: tier
    tier: tier
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
  }
}

@batchSize(1)
resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [for queue in entities.queues: {
  parent: bus
  name: queue.name
  properties: queue.properties
}]

@batchSize(1)
resource topics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [for topic in entities.topics: {
  parent: bus
  name: topic.name
  properties: topic.properties
}]

@batchSize(1)
resource subscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [for feed in feeds: {
  name: '${bus.name}/${feed.topic}/${feed.name}'
  properties: feed.properties
  dependsOn: [
    topics
  ]
}]

@batchSize(1)
resource filters 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2024-01-01' = [for rule in rules: {
  name: '${bus.name}/${rule.topic}/${rule.feed}/${rule.name}'
  properties: rule.properties
  dependsOn: [
    subscriptions
  ]
}]

resource receivedQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [for queue in access.receives.queues: {
  parent: bus
  name: queue
}]

resource receivedFeeds 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' existing = [for feed in access.receives.subscriptions: {
  name: '${bus.name}/${feed.topic}/${feed.name}'
}]

resource sentQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [for queue in onlySentQueues: {
  parent: bus
  name: queue
}]

resource sentTopics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = [for topic in access.sends.topics: {
  parent: bus
  name: topic
}]

// Owner of the one entity and not Receiver: the platform reads how many messages wait with the app's identity, to scale its function.
resource queueOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (queue, i) in access.receives.queues: {
  scope: receivedQueues[i]
  name: guid(bus.id, queue, principalId, dataOwner)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataOwner)
  }
  dependsOn: [
    queues
  ]
}]

resource subscriptionOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (feed, i) in access.receives.subscriptions: {
  scope: receivedFeeds[i]
  name: guid(bus.id, feed.topic, feed.name, principalId, dataOwner)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataOwner)
  }
  dependsOn: [
    subscriptions
  ]
}]

resource queueSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (queue, i) in onlySentQueues: {
  scope: sentQueues[i]
  name: guid(bus.id, queue, principalId, dataSender)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
  }
  dependsOn: [
    queues
  ]
}]

resource topicSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (topic, i) in access.sends.topics: {
  scope: sentTopics[i]
  name: guid(bus.id, topic, principalId, dataSender)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
  }
  dependsOn: [
    topics
  ]
}]

resource busLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: bus
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
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

output id string = bus.id
output name string = bus.name
output hostName string = '${bus.name}.servicebus.windows.net'
