// One page with what the app does: Application Insights > Workbooks > Serverless. Its content is workbook.json.

@description('Region.')
param location string

@description('Id of Application Insights.')
param insightsId string

@description('Id of the Service Bus namespace.')
param busId string

@description('Tags of every resource.')
param tags object

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'operations')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Serverless'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: insightsId
    serializedData: replace(replace(loadTextContent('../workbook.json'), '<insights>', insightsId), '<bus>', busId)
  }
}
