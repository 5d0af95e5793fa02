// What somebody must look at, by what the app measures: its metrics and exceptions in Application Insights. docs/operate/alerts.md lists all.

@description('Region.')
param location string

@description('Id of Application Insights.')
param insightsId string

@description('Action group that is told.')
param actionGroupId string

@description('Minutes that a message may have waited on the bus when it is handled.')
@minValue(1)
param mostMinutes int

@description('Tags of every resource.')
param tags object

// Each query gives one row with the figure in amount, or one for each value of a dimension, and none when all is well.
var logAlerts = [
  {
    name: 'signatures-refused'
    description: 'Webhooks of a source are refused because of their signature.'
    severity: 2
    window: 'PT15M'
    threshold: 5
    dimension: 'source'
    query: '''
      customMetrics
      | where name == 'webhooks'
      | extend source = tostring(customDimensions.source), reason = tostring(customDimensions.reason)
      | where reason in ('signature', 'signature-timestamp', 'signature-not-configured')
      | summarize amount = sum(valueSum) by source
    '''
  }
  {
    name: 'sends-failing'
    description: 'Messages to customers are refused by their provider.'
    severity: 1
    window: 'PT15M'
    threshold: 10
    dimension: 'channel'
    query: '''
      customMetrics
      | where name == 'chat.sends'
      | extend channel = tostring(customDimensions.channel), state = tostring(customDimensions.state), attention = tostring(customDimensions.attention)
      | summarize failed = sumif(valueSum, attention == 'yes'), ended = sumif(valueSum, state in ('sent', 'refused')) by channel
      | where failed * 20 > ended
      | project amount = failed, channel
    '''
  }
  {
    name: 'account-paused'
    description: 'A page, number or mail server refuses the access token or sign-in: nothing is sent through it.'
    severity: 1
    window: 'PT30M'
    threshold: 0
    dimension: 'channel'
    query: '''
      customMetrics
      | where name == 'chat.account_changes'
      | extend channel = tostring(customDimensions.channel), change = tostring(customDimensions.change), cause = tostring(customDimensions.cause)
      | where cause == 'token' and change in ('paused', 'still-paused')
      | summarize amount = sum(valueSum) by channel
    '''
  }
  {
    name: 'outcomes-unknown'
    description: 'A provider does not say whether it sent messages, or some were given up for that.'
    severity: 2
    window: 'PT15M'
    threshold: 0
    dimension: 'channel'
    query: '''
      customMetrics
      | where name in ('chat.unknown', 'chat.unknown.given_up')
      | extend channel = tostring(customDimensions.channel)
      | summarize unknown = sumif(valueSum, name == 'chat.unknown'), lost = sumif(valueSum, name == 'chat.unknown.given_up') by channel
      | where unknown > 20 or lost > 0
      | project amount = unknown + lost, channel
    '''
  }
  {
    name: 'messages-late'
    description: 'Messages waited long on the bus before they were handled.'
    severity: 2
    window: 'PT15M'
    threshold: mostMinutes
    dimension: 'handler'
    query: '''
      customMetrics
      | where name == 'bus.message.age'
      | extend handler = tostring(customDimensions.function)
      | summarize amount = max(valueMax) / 60000 by handler
    '''
  }
  {
    name: 'callers-swept'
    description: 'An API key goes through telephone numbers to learn whose they are.'
    severity: 1
    window: 'PT15M'
    threshold: 0
    dimension: ''
    query: '''
      customMetrics
      | where name == 'callers.sweeps'
      | summarize amount = sum(valueSum)
    '''
  }
  {
    name: 'requests-failing'
    description: 'Webhooks or API calls end with 5xx, or functions fail.'
    severity: 2
    window: 'PT5M'
    threshold: 20
    dimension: ''
    query: '''
      requests
      | where success == false and (toint(resultCode) >= 500 or name startswith 'process ')
      | summarize amount = sum(itemCount)
    '''
  }
  {
    name: 'exceptions-thrown'
    description: 'The app fails in ways that it does not expect.'
    severity: 2
    window: 'PT15M'
    threshold: 10
    dimension: ''
    query: '''
      exceptions
      | summarize amount = sum(itemCount)
    '''
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in logAlerts: {
  name: alert.name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: alert.name
    description: '${alert.description} What to do: docs/operate/runbooks/${alert.name}.md'
    severity: alert.severity
    enabled: true
    scopes: [
      insightsId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: alert.window
    criteria: {
      allOf: [
        {
          query: alert.query
          metricMeasureColumn: 'amount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: alert.threshold
          dimensions: empty(alert.dimension) ? [] : [
            {
              name: alert.dimension
              operator: 'Include'
              values: [
                '*'
              ]
            }
          ]
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    // Nothing has been measured yet when the rules are made.
    skipQueryValidation: true
    actions: {
      actionGroups: [
        actionGroupId
      ]
    }
  }
}]
