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

resource data 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: dataName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource videos 'containers' existing = {
      name: 'videos'
    }

    resource painted 'containers' existing = {
      name: 'painted'
    }

    resource styles 'containers' existing = {
      name: 'styles'
    }
  }
}

resource appWritesPainted 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::painted.id, appPrincipalId, paintingWriterRoleId)
  scope: data::blobs::painted
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: paintingWriterRoleId
    description: 'Writes paintings and manifests'
  }
}

resource appLinksUploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::videos.id, appPrincipalId, uploaderRoleId)
  scope: data::blobs::videos
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: uploaderRoleId
    description: 'Signs links by which the page uploads: a link can do no more than its signer'
  }
}

resource appAddsStyles 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data::blobs::styles.id, appPrincipalId, uploaderRoleId)
  scope: data::blobs::styles
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: uploaderRoleId
    description: 'Keeps the pictures to paint like that come from the page'
  }
}

resource uploaderAddsVideos 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in uploaderPrincipalIds: {
    name: guid(data::blobs::videos.id, principalId, uploaderRoleId)
    scope: data::blobs::videos
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
    name: guid(data::blobs::styles.id, principalId, uploaderRoleId)
    scope: data::blobs::styles
    properties: {
      principalId: principalId
      principalType: uploaderPrincipalType
      roleDefinitionId: uploaderRoleId
      description: 'Uploads pictures to paint like'
    }
  }
]
