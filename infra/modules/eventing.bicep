metadata description = 'Publishes uploads: the topic of the account of videos. The subscription needs a key that only a deployed app has; see upload-subscription.bicep.'

import { Place } from 'place.bicep'

param place Place
param dataId string
param workName string
param workspaceId string

var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource uploads 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-uploads-${place.token}'
  location: place.location
  tags: place.tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: dataId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource work 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: workName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource undeliveredUploads 'containers' existing = {
      name: 'undelivered-uploads'
    }
  }
}

resource topicWritesUndelivered 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::blobs::undeliveredUploads.id, uploads.id, blobDataContributor)
  scope: work::blobs::undeliveredUploads
  properties: {
    principalId: uploads.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
    description: 'Event Grid keeps what it could not deliver'
  }
}

resource deliveryLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: uploads
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output topicId string = uploads.id
output topicName string = uploads.name
