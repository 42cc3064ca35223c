metadata description = 'Two storage accounts: data has the videos and paintings, work has everything that only the system needs. Who may do what to them stands here, too.'

@description('Where the accounts live.')
param location string

@description('Distinguishes this environment\'s resources from all others.')
param resourceToken string

@description('Put on every resource.')
param tags { *: string }

@allowed(['Standard_LRS', 'Standard_ZRS'])
@description('Copies in one data centre, or in three of a region.')
param redundancy string

@description('Whether both accounts are reached through private endpoints alone.')
param networkIsolation bool

@minValue(1)
@maxValue(365)
@description('Days that deleted and overwritten videos and paintings can be had back.')
param undeleteDays int

@description('Principal of the Function App.')
param appPrincipalId string

@description('Principal of the workers.')
param workerPrincipalId string

@description('Object ids of people or services that may upload videos and fetch paintings.')
param uploaderPrincipalIds string[]

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('What the uploaders are.')
param uploaderPrincipalType string

@description('Workspace that storage logs go to.')
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

resource data 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: 'stdata${resourceToken}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
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
      // Event Grid publishes uploads and Azure Monitor collects logs from outside any network of ours.
      bypass: 'AzureServices, Logging, Metrics'
    }
    sasPolicy: { sasExpirationPeriod: '07.00:00:00', expirationAction: 'Log' }
  }

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
            allowedOrigins: ['https://func-${resourceToken}.azurewebsites.net']
            allowedMethods: ['GET', 'HEAD', 'PUT']
            allowedHeaders: ['content-type', 'range', 'x-ms-*']
            exposedHeaders: ['content-length', 'content-range', 'etag', 'x-ms-*']
            maxAgeInSeconds: 3600
          }
        ]
      }
    }

    resource videos 'containers' = {
      name: 'videos'
      properties: { publicAccess: 'None' }
    }

    resource painted 'containers' = {
      name: 'painted'
      properties: { publicAccess: 'None' }
    }

    resource styles 'containers' = {
      name: 'styles'
      properties: { publicAccess: 'None' }
    }
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
  name: 'stwork${resourceToken}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
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
      // Event Grid writes what it could not deliver, and Azure Monitor collects logs.
      bypass: 'AzureServices, Logging, Metrics'
    }
    sasPolicy: { sasExpirationPeriod: '07.00:00:00', expirationAction: 'Log' }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource work 'containers' = {
      name: 'work'
      properties: { publicAccess: 'None' }
    }

    resource appPackage 'containers' = {
      name: 'app-package'
      properties: { publicAccess: 'None' }
    }

    resource undeliveredUploads 'containers' = {
      name: 'undelivered-uploads'
      properties: { publicAccess: 'None' }
    }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource tasks 'queues' = {
      name: 'tasks'
    }

    resource tasksLater 'queues' = {
      name: 'tasks-later'
    }

    resource tasksLast 'queues' = {
      name: 'tasks-last'
    }

    resource tasksPoison 'queues' = {
      name: 'tasks-poison'
    }

    resource reports 'queues' = {
      name: 'reports'
    }

    resource reportsPoison 'queues' = {
      name: 'reports-poison'
    }

    resource previews 'queues' = {
      name: 'previews'
    }

    resource previewsPoison 'queues' = {
      name: 'previews-poison'
    }

    resource notifications 'queues' = {
      name: 'notifications'
    }

    resource notificationsPoison 'queues' = {
      name: 'notifications-poison'
    }
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

// The Function App.

resource appReadsVideos 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::videos.id, appPrincipalId, builtIn.blobDataReader)
  scope: data::blobs::videos
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataReader)
    description: 'Inspects uploads and reads their sound and packets'
  }
}

resource appLinksPaintings 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::painted.id, appPrincipalId, builtIn.blobDataReader)
  scope: data::blobs::painted
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataReader)
    description: 'Signs links by which the page shows paintings'
  }
}

resource appFindsStyles 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::styles.id, appPrincipalId, builtIn.blobDataReader)
  scope: data::blobs::styles
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataReader)
    description: 'Looks which version of a picture a job is to paint like'
  }
}

resource appDelegates 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data.id, appPrincipalId, builtIn.blobDelegator)
  scope: data
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDelegator)
    description: 'Signs links (user-delegation SAS) without a key of the account'
  }
}

resource appPoisonsUploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::queues::uploadsPoison.id, appPrincipalId, builtIn.queueDataMessageSender)
  scope: data::queues::uploadsPoison
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataMessageSender)
    description: 'The blob trigger puts uploads aside that it could not handle'
  }
}

// The Functions host and the Durable extension create containers, queues and tables of their own: no narrower scope will do.

resource appOwnsWorkBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work.id, appPrincipalId, builtIn.blobDataOwner)
  scope: work
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataOwner)
    description: 'Host state, the app\'s package, plans, chunks'
  }
}

resource appUsesWorkQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work.id, appPrincipalId, builtIn.queueDataContributor)
  scope: work
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataContributor)
    description: 'Tasks, reports, and the queues of the Durable extension and the blob trigger'
  }
}

resource appUsesWorkTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work.id, appPrincipalId, builtIn.tableDataContributor)
  scope: work
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.tableDataContributor)
    description: 'History and instances of the Durable extension'
  }
}

// The workers.

resource workerReadsVideos 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::videos.id, workerPrincipalId, builtIn.blobDataReader)
  scope: data::blobs::videos
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataReader)
    description: 'Reads the packets of chunks'
  }
}

resource workerReadsStyles 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::styles.id, workerPrincipalId, builtIn.blobDataReader)
  scope: data::blobs::styles
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataReader)
    description: 'Reads pictures to paint like'
  }
}

resource workerStoresChunks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::blobs::work.id, workerPrincipalId, builtIn.blobDataContributor)
  scope: work::blobs::work
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataContributor)
    description: 'Reads plans, stores chunks and sound'
  }
}

resource workerTakesTasks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::tasks.id, workerPrincipalId, builtIn.queueDataContributor)
  scope: work::queues::tasks
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataContributor)
    description: 'Takes, renews, hands back and removes tasks; the scaler reads the queue\'s length'
  }
}

resource workerTakesTasksLater 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::tasksLater.id, workerPrincipalId, builtIn.queueDataContributor)
  scope: work::queues::tasksLater
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataContributor)
    description: 'Takes, renews, hands back and removes tasks; the scaler reads the queue\'s length'
  }
}

resource workerTakesTasksLast 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::tasksLast.id, workerPrincipalId, builtIn.queueDataContributor)
  scope: work::queues::tasksLast
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataContributor)
    description: 'Takes, renews, hands back and removes tasks; the scaler reads the queue\'s length'
  }
}

resource workerTakesPreviews 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::previews.id, workerPrincipalId, builtIn.queueDataContributor)
  scope: work::queues::previews
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataContributor)
    description: 'Takes and removes previews; the scaler reads the queue\'s length'
  }
}

resource workerPoisonsPreviews 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::previewsPoison.id, workerPrincipalId, builtIn.queueDataMessageSender)
  scope: work::queues::previewsPoison
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataMessageSender)
    description: 'Puts aside what is no preview'
  }
}

resource workerReports 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::reports.id, workerPrincipalId, builtIn.queueDataMessageSender)
  scope: work::queues::reports
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataMessageSender)
    description: 'Says what became of a task'
  }
}

resource workerPoisonsTasks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(work::queues::tasksPoison.id, workerPrincipalId, builtIn.queueDataMessageSender)
  scope: work::queues::tasksPoison
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.queueDataMessageSender)
    description: 'Puts tasks aside that nobody can do'
  }
}

// People and services from outside.

resource uploaderFetchesPainted 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in uploaderPrincipalIds: {
    name: guid(data::blobs::painted.id, principalId, builtIn.blobDataReader)
    scope: data::blobs::painted
    properties: {
      principalId: principalId
      principalType: uploaderPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataReader)
      description: 'Fetches paintings'
    }
  }
]

resource uploaderDelegates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in uploaderPrincipalIds: {
    name: guid(data.id, principalId, builtIn.blobDelegator)
    scope: data
    properties: {
      principalId: principalId
      principalType: uploaderPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDelegator)
      description: 'Signs links (user-delegation SAS) that can do no more than the signer'
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
