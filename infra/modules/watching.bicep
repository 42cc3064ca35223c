metadata description = 'What operators watch: the workbook, saved queries, alerts, and who receives them.'

import { Place } from 'place.bicep'

param place Place
param workspaceId string
param insightsId string
param uploadTopicId string
param alertEmails string[]
param compute 'cpu' | 'gpu-t4' | 'gpu-a100' | 'aks-spot'
param withScoring bool

// Of a worker, the highest of docs/costs.md; the workbook has a field for a better one.
var hourPrices = { cpu: '0.60', 'gpu-t4': '2.15', 'gpu-a100': '8.77', 'aks-spot': '0.53' }
var workbookText = replace(loadTextContent('../workbook.json'), 'WORKSPACE_ID', workspaceId)

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${place.token}'
  location: 'global'
  tags: place.tags
  properties: {
    groupShortName: 'repaint'
    enabled: true
    emailReceivers: [
      for (address, i) in alertEmails: {
        name: 'mail-${i}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

var alertsOfPainting = [
  {
    name: 'poison-message'
    title: 'A message was put aside'
    description: 'A task, a report or an upload can\'t be handled. docs/operate.md#poison-message'
    severity: 1
    query: loadTextContent('../alerts/poison-message.kql')
  }
  {
    name: 'failed-job'
    title: 'A job failed'
    description: 'A video could not be painted. docs/operate.md#failed-job'
    severity: 2
    query: loadTextContent('../alerts/failed-job.kql')
  }
  {
    name: 'oldest-task'
    title: 'The oldest task waits too long'
    description: 'No worker has taken it for half an hour. docs/operate.md#oldest-task'
    severity: 2
    query: loadTextContent('../alerts/oldest-task.kql')
  }
  {
    name: 'no-worker'
    title: 'Tasks wait and there is no worker'
    description: 'Workers don\'t start: quota, image or identity. docs/operate.md#no-worker'
    severity: 1
    query: loadTextContent('../alerts/no-worker.kql')
  }
  {
    name: 'error-rate'
    title: 'Many tasks fail'
    description: 'More than one in five is tried again. docs/operate.md#error-rate'
    severity: 2
    query: loadTextContent('../alerts/error-rate.kql')
  }
  {
    name: 'no-gpu'
    title: 'A worker finds no GPU'
    description: 'It was promised one and takes no task. docs/operate.md#no-gpu'
    severity: 1
    query: loadTextContent('../alerts/no-gpu.kql')
  }
  {
    name: 'daily-cap'
    title: 'No more logs are taken in today'
    description: 'The daily quota is used up, and every other alert is blind until tomorrow. docs/operate.md#daily-cap'
    severity: 1
    query: loadTextContent('../alerts/daily-cap.kql')
  }
]

var alertsOfScoring = [
  {
    name: 'scoring-errors'
    title: 'Scoring fails'
    description: 'More than one answer in twenty is an error of the service. docs/operate.md#scoring-errors'
    severity: 2
    query: loadTextContent('../alerts/scoring-errors.kql')
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in concat(alertsOfPainting, withScoring ? alertsOfScoring : []): {
    name: 'alert-${alert.name}-${place.token}'
    location: place.location
    tags: place.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: alert.description
      enabled: true
      severity: alert.severity
      scopes: [workspaceId]
      // Rules that ask more often cost more.
      evaluationFrequency: 'PT15M'
      windowSize: 'PT30M'
      autoMitigate: true
      // The tables appear with the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

// What can't be delivered is dead-lettered; what has nowhere to go is dropped at once.
var lostEvents = [
  { name: 'dead-lettered', metric: 'DeadLetteredCount' }
  { name: 'dropped', metric: 'DroppedEventCount' }
]

resource undelivered 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for lost in lostEvents: {
    name: 'alert-upload-${lost.name}-${place.token}'
    location: 'global'
    tags: place.tags
    properties: {
      description: 'Event Grid could not deliver the event of an upload. docs/operate.md#undelivered-upload'
      enabled: true
      severity: 2
      scopes: [uploadTopicId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: lost.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.EventGrid/systemTopics'
            metricName: lost.metric
            operator: 'GreaterThan'
            threshold: 0
            timeAggregation: 'Total'
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: place.location
  tags: place.tags
  kind: 'shared'
  properties: {
    displayName: 'Repaint'
    category: 'workbook'
    version: '1.0'
    sourceId: toLower(insightsId)
    serializedData: replace(workbookText, 'HOUR_PRICE', hourPrices[compute])
  }
}

resource pack 'Microsoft.OperationalInsights/queryPacks@2025-02-01' = {
  name: 'queries-${place.token}'
  location: place.location
  tags: place.tags
  properties: {}
}

var savedQueries = [
  { name: 'One job from upload to result', query: loadTextContent('../queries/one-job.kql') }
  { name: 'Jobs that failed, and why', query: loadTextContent('../queries/failed-jobs.kql') }
  { name: 'Slowest chunks of the last day', query: loadTextContent('../queries/slowest-chunks.kql') }
  { name: 'What was tried again', query: loadTextContent('../queries/retries.kql') }
  { name: 'Who wrote and deleted videos and paintings', query: loadTextContent('../queries/storage-writes.kql') }
]

resource queries 'Microsoft.OperationalInsights/queryPacks/queries@2025-02-01' = [
  for saved in savedQueries: {
    parent: pack
    name: guid(pack.id, saved.name)
    properties: {
      displayName: saved.name
      body: saved.query
      related: { categories: ['applications'] }
    }
  }
]

output actionGroupId string = people.id
