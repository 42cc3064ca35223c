metadata description = 'Who acts: one identity for the Function App, one for the workers, one for scoring where it is deployed, and the roles that no built-in one is narrow enough for.'

import { Place } from 'place.bicep'

param place Place
param withScoring bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-app-${place.token}'
  location: place.location
  tags: place.tags
}

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-worker-${place.token}'
  location: place.location
  tags: place.tags
}

resource scoring 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (withScoring) {
  name: 'id-scoring-${place.token}'
  location: place.location
  tags: place.tags
}

// Storage Blob Data Contributor could also create containers; the app does not. It removes paintings when their job is removed.
resource paintingWriter 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'painting-writer')
  properties: {
    roleName: 'Repaint painting writer (${place.token})'
    description: 'Writes and deletes blobs. Can\'t read or list them.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'
        ]
        notDataActions: []
      }
    ]
  }
}

// No built-in role uploads without reading: an uploader must not see what others have uploaded.
resource uploader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'uploader')
  properties: {
    roleName: 'Repaint uploader (${place.token})'
    description: 'Uploads blobs. Can\'t read, list or delete them.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'
        ]
        notDataActions: []
      }
    ]
  }
}

output appId string = app.id
output appClientId string = app.properties.clientId
output appPrincipalId string = app.properties.principalId
output workerId string = worker.id
output workerName string = worker.name
output workerClientId string = worker.properties.clientId
output workerPrincipalId string = worker.properties.principalId
output scoringId string = withScoring ? scoring!.id : ''
output scoringName string = withScoring ? scoring!.name : ''
output scoringClientId string = withScoring ? scoring!.properties.clientId : ''
output scoringPrincipalId string = withScoring ? scoring!.properties.principalId : ''
output paintingWriterRoleId string = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  paintingWriter.name
)
output uploaderRoleId string = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', uploader.name)
