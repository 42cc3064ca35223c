metadata description = 'Two storage accounts: data has the videos and paintings, work has everything that only the system needs. Who may do what to them stands here, too.'

import { Place } from 'place.bicep'

param place Place
param redundancy 'Standard_LRS' | 'Standard_ZRS'
param networkIsolation bool
param undeleteDays int
param appPrincipalId string
param workerPrincipalId string
param uploaderPrincipalIds string[]
param uploaderPrincipalType 'Group' | 'ServicePrincipal' | 'User'
param workspaceId string

var builtIn = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  blobDelegator: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  queueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

var dataContainers = ['videos', 'painted', 'styles']
var workContainers = ['work', 'app-package', 'undelivered-uploads']
var workQueues = [
  'tasks'
  'tasks-later'
  'tasks-last'
  'tasks-poison'
  'reports'
  'reports-poison'
  'previews'
  'previews-poison'
  'notifications'
  'notifications-poison'
]

// What both accounts have in common.
var guarded = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  supportsHttpsTrafficOnly: true
  // Not Disabled under isolation: that shuts trusted services out, and Event Grid with them. The rules below let in no other.
  publicNetworkAccess: 'Enabled'
  networkAcls: {
    defaultAction: networkIsolation ? 'Deny' : 'Allow'
    // From outside any network of ours, Event Grid publishes uploads and writes what it could not deliver, and Azure Monitor collects logs.
    bypass: 'AzureServices, Logging, Metrics'
  }
  sasPolicy: { sasExpirationPeriod: '07.00:00:00', expirationAction: 'Log' }
}

resource data 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: 'stdata${place.token}'
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: guarded

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: { enabled: true, days: undeleteDays }
      containerDeleteRetentionPolicy: { enabled: true, days: undeleteDays }
      // The page uploads and plays films by links that the app signs; no other page may.
      cors: {
        corsRules: [
          {
            allowedOrigins: ['https://func-${place.token}.azurewebsites.net']
            allowedMethods: ['GET', 'HEAD', 'PUT']
            allowedHeaders: ['content-type', 'range', 'x-ms-*']
            exposedHeaders: ['content-length', 'content-range', 'etag', 'x-ms-*']
            maxAgeInSeconds: 3600
          }
        ]
      }
    }

    resource containers 'containers' = [
      for name in dataContainers: {
        name: name
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource queues 'queueServices' = {
    name: 'default'

    // The blob trigger keeps its poison queue in the account of its blobs.
    resource uploadsPoison 'queues' = {
      name: 'webjobs-blobtrigger-poison'
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'old-versions'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'] }
              actions: { version: { delete: { daysAfterCreationGreaterThan: undeleteDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource work 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: 'stwork${place.token}'
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: guarded

  resource blobs 'blobServices' = {
    name: 'default'

    resource containers 'containers' = [
      for name in workContainers: {
        name: name
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource all 'queues' = [
      for name in workQueues: {
        name: name
      }
    ]
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'painted-chunks'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['work/chunks/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } } }
            }
          }
          {
            name: 'previews'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['work/previews/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 1 } } }
            }
          }
          {
            // Far longer than any job: a plan must not go while its job runs. A rule takes ten prefixes.
            name: 'left-behind'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob', 'appendBlob']
                prefixMatch: [
                  'work/jobs/'
                  'work/logs/'
                  'work/stopped/'
                  'work/workers/'
                  'work/presence/'
                  'work/noticed/'
                  'work/undelivered/'
                  'work/codes/'
                  'work/shots/'
                  'undelivered-uploads/'
                ]
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 60 } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

// The roles of the app and the workers, by what they are on. The roles of our own stand in own-roles.bicep.

var roleDefinitions = 'Microsoft.Authorization/roleDefinitions'

var onDataContainers = [
  {
    on: 'videos'
    to: appPrincipalId
    role: builtIn.blobDataReader
    why: 'Inspects uploads and reads their sound and packets'
  }
  {
    on: 'painted'
    to: appPrincipalId
    role: builtIn.blobDataReader
    why: 'Signs links by which the page shows paintings'
  }
  {
    on: 'styles'
    to: appPrincipalId
    role: builtIn.blobDataReader
    why: 'Looks which version of a picture a job is to paint like'
  }
  { on: 'videos', to: workerPrincipalId, role: builtIn.blobDataReader, why: 'Reads the packets of chunks' }
  { on: 'styles', to: workerPrincipalId, role: builtIn.blobDataReader, why: 'Reads pictures to paint like' }
]

// People and services from outside fetch paintings, and sign links that can do no more than they.
var ofUploaders = map(
  uploaderPrincipalIds,
  id => { on: 'painted', to: id, type: uploaderPrincipalType, role: builtIn.blobDataReader, why: 'Fetches paintings' }
)

resource rolesOnDataContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in concat(map(onDataContainers, each => union(each, { type: 'ServicePrincipal' })), ofUploaders): {
    name: guid(data::blobs::containers[indexOf(dataContainers, each.on)].id, each.to, each.role)
    scope: data::blobs::containers[indexOf(dataContainers, each.on)]
    properties: {
      principalId: each.to
      principalType: each.type
      roleDefinitionId: subscriptionResourceId(roleDefinitions, each.role)
      description: each.why
    }
  }
]

resource appDelegates 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data.id, appPrincipalId, builtIn.blobDelegator)
  scope: data
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, builtIn.blobDelegator)
    description: 'Signs links (user-delegation SAS) without a key of the account'
  }
}

resource uploaderDelegates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in uploaderPrincipalIds: {
    name: guid(data.id, principalId, builtIn.blobDelegator)
    scope: data
    properties: {
      principalId: principalId
      principalType: uploaderPrincipalType
      roleDefinitionId: subscriptionResourceId(roleDefinitions, builtIn.blobDelegator)
      description: 'Signs links (user-delegation SAS) that can do no more than the signer'
    }
  }
]

resource appPoisonsUploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::queues::uploadsPoison.id, appPrincipalId, builtIn.queueDataMessageSender)
  scope: data::queues::uploadsPoison
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, builtIn.queueDataMessageSender)
    description: 'The blob trigger puts uploads aside that it could not handle'
  }
}

// The Functions host and the Durable extension create containers, queues and tables of their own: no narrower scope will do.
var onWork = [
  { role: builtIn.blobDataOwner, why: 'Host state, the app\'s package, plans, chunks' }
  {
    role: builtIn.queueDataContributor
    why: 'Tasks, reports, and the queues of the Durable extension and the blob trigger'
  }
  { role: builtIn.tableDataContributor, why: 'History and instances of the Durable extension' }
]

resource rolesOnWork 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in onWork: {
    name: guid(work.id, appPrincipalId, each.role)
    scope: work
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(roleDefinitions, each.role)
      description: each.why
    }
  }
]

resource workerStoresChunks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(
    work::blobs::containers[indexOf(workContainers, 'work')].id,
    workerPrincipalId,
    builtIn.blobDataContributor
  )
  scope: work::blobs::containers[indexOf(workContainers, 'work')]
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(roleDefinitions, builtIn.blobDataContributor)
    description: 'Reads plans, stores chunks and sound'
  }
}

var takesTasks = 'Takes, renews, hands back and removes tasks; the scaler reads the queue\'s length'
var onWorkQueues = [
  { on: 'tasks', role: builtIn.queueDataContributor, why: takesTasks }
  { on: 'tasks-later', role: builtIn.queueDataContributor, why: takesTasks }
  { on: 'tasks-last', role: builtIn.queueDataContributor, why: takesTasks }
  { on: 'tasks-poison', role: builtIn.queueDataMessageSender, why: 'Puts tasks aside that nobody can do' }
  {
    on: 'previews'
    role: builtIn.queueDataContributor
    why: 'Takes and removes previews; the scaler reads the queue\'s length'
  }
  { on: 'previews-poison', role: builtIn.queueDataMessageSender, why: 'Puts aside what is no preview' }
  { on: 'reports', role: builtIn.queueDataMessageSender, why: 'Says what became of a task' }
]

resource rolesOfWorkers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in onWorkQueues: {
    name: guid(work::queues::all[indexOf(workQueues, each.on)].id, workerPrincipalId, each.role)
    scope: work::queues::all[indexOf(workQueues, each.on)]
    properties: {
      principalId: workerPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(roleDefinitions, each.role)
      description: each.why
    }
  }
]

resource dataBlobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: data::blobs
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

// Its one queue takes uploads that were put aside: in a good week nothing is written to it.
resource dataQueueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: data::queues
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageWrite', enabled: true }]
  }
}

resource workQueueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: work::queues
  properties: {
    workspaceId: workspaceId
    metrics: [
      { category: 'Transaction', enabled: true }
    ]
  }
}

output dataId string = data.id
output dataName string = data.name
output dataBlobEndpoint string = data.properties.primaryEndpoints.blob
output dataQueueEndpoint string = data.properties.primaryEndpoints.queue
output workId string = work.id
output workName string = work.name
output workBlobEndpoint string = work.properties.primaryEndpoints.blob
output workQueueEndpoint string = work.properties.primaryEndpoints.queue
output workTableEndpoint string = work.properties.primaryEndpoints.table
output appPackageUrl string = '${work.properties.primaryEndpoints.blob}app-package'
