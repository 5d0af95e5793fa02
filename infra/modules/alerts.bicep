// What somebody must look at, by what Azure measures itself. log-alerts.bicep has what the app measures. docs/operate/alerts.md lists all.

@description('Id of the Service Bus namespace.')
param busId string

@description('Id of the account with the tables.')
param dataAccountId string

@description('Action group that is told.')
param actionGroupId string

@description('Messages that may wait in one queue or topic for a quarter of an hour.')
@minValue(1)
param mostWaiting int

@description('Tags of every resource.')
param tags object

var metricAlerts = [
  {
    name: 'dead-letters'
    description: 'Messages could not be handled and lie in a dead-letter queue.'
    severity: 2
    scope: busId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
    dimension: 'EntityName'
  }
  {
    name: 'messages-waiting'
    description: 'Messages wait longer than they are worked off.'
    severity: 2
    scope: busId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: mostWaiting
    window: 'PT15M'
    dimension: 'EntityName'
  }
  {
    name: 'bus-throttled'
    description: 'The namespace refuses work because its limit is reached.'
    severity: 2
    scope: busId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT5M'
    dimension: 'EntityName'
  }
  {
    name: 'bus-errors'
    description: 'The bus itself fails.'
    severity: 1
    scope: busId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ServerErrors'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT5M'
    dimension: 'EntityName'
  }
  {
    name: 'tables-unavailable'
    description: 'The tables answer with errors of their own.'
    severity: 1
    scope: dataAccountId
    metricNamespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    window: 'PT15M'
    dimension: ''
  }
]

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in metricAlerts: {
  name: alert.name
  location: 'global'
  tags: tags
  properties: {
    description: '${alert.description} What to do: docs/operate/runbooks/${alert.name}.md'
    severity: alert.severity
    enabled: true
    scopes: [
      alert.scope
    ]
    evaluationFrequency: 'PT5M'
    windowSize: alert.window
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: alert.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: alert.metricNamespace
          metricName: alert.metric
          operator: alert.operator
          threshold: alert.threshold
          timeAggregation: alert.aggregation
          dimensions: empty(alert.dimension) ? [] : [
            {
              name: alert.dimension
              operator: 'Include'
              values: [
                '*'
              ]
            }
          ]
        }
      ]
    }
    autoMitigate: true
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}]
