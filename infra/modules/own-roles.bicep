metadata description = 'Assigns the roles of our own. Late: for some time after it was made, a role is unknown to parts of Azure.'

@description('Name of the account of videos and paintings.')
param dataName string

@description('Role that writes paintings.')
param paintingWriterRoleId string

@description('Principal of the Function App.')
param appPrincipalId string

@description('Role that uploads videos and pictures to paint like.')
param uploaderRoleId string

@description('Object ids of people or services that may upload both.')
param uploaderPrincipalIds string[]

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('What the uploaders are.')
param uploaderPrincipalType string

var containers = ['videos', 'painted', 'styles']

resource data 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: dataName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource all 'containers' existing = [
      for name in containers: {
        name: name
      }
    ]
  }
}

var ofApp = [
  { on: 'painted', role: paintingWriterRoleId, why: 'Writes paintings and manifests' }
  {
    on: 'videos'
    role: uploaderRoleId
    why: 'Signs links by which the page uploads: a link can do no more than its signer'
  }
  { on: 'styles', role: uploaderRoleId, why: 'Keeps the pictures to paint like that come from the page' }
]

resource rolesOfApp 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in ofApp: {
    name: guid(data::blobs::all[indexOf(containers, each.on)].id, appPrincipalId, each.role)
    scope: data::blobs::all[indexOf(containers, each.on)]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: each.role
      description: each.why
    }
  }
]

resource uploaderAddsVideos 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in uploaderPrincipalIds: {
    name: guid(data::blobs::all[indexOf(containers, 'videos')].id, principalId, uploaderRoleId)
    scope: data::blobs::all[indexOf(containers, 'videos')]
    properties: {
      principalId: principalId
      principalType: uploaderPrincipalType
      roleDefinitionId: uploaderRoleId
      description: 'Uploads videos'
    }
  }
]

resource uploaderAddsStyles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in uploaderPrincipalIds: {
    name: guid(data::blobs::all[indexOf(containers, 'styles')].id, principalId, uploaderRoleId)
    scope: data::blobs::all[indexOf(containers, 'styles')]
    properties: {
      principalId: principalId
      principalType: uploaderPrincipalType
      roleDefinitionId: uploaderRoleId
      description: 'Uploads pictures to paint like'
    }
  }
]
