metadata description = 'Subscribes the blob trigger to uploads. Deployed by the postdeploy hook, since the key of the trigger\'s webhook exists only once the app has started. The key stays inside Azure Resource Manager.'

@description('System topic of the account of videos.')
param topicName string

@description('Function App whose trigger receives the events.')
param appName string

@description('Account that takes what could not be delivered.')
param workAccountName string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource work 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: workAccountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

var webhook = 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs'
var key = listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'uploads-to-app'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: '${webhook}?functionName=Host.Functions.videoUploaded&code=${key}'
        maxEventsPerBatch: 1
      }
    }
    filter: {
      subjectBeginsWith: '/blobServices/default/containers/videos/blobs/'
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      enableAdvancedFilteringOnArrays: false
      advancedFilters: [
        {
          // Only what is there as a whole: not a block that is still to be committed.
          operatorType: 'StringIn'
          key: 'data.api'
          values: ['CopyBlob', 'FlushWithClose', 'PutBlob', 'PutBlockList']
        }
      ]
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: work.id
          blobContainerName: 'undelivered-uploads'
        }
      }
    }
  }
}
