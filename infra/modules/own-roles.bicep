metadata description = 'Assigns the roles of our own. Late: for some time after it was made, a role is unknown to parts of Azure.'

param dataName string
param paintingWriterRoleId string
param appPrincipalId string
param uploaderRoleId string
param uploaderPrincipalIds string[]
param uploaderPrincipalType 'Group' | 'ServicePrincipal' | 'User'

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

var ofUploaders = [
  { on: 'videos', role: uploaderRoleId, why: 'Uploads videos' }
  { on: 'styles', role: uploaderRoleId, why: 'Uploads pictures to paint like' }
]

var assigned = concat(
  map(ofApp, each => union(each, { to: appPrincipalId, type: 'ServicePrincipal' })),
  flatten(map(
    uploaderPrincipalIds,
    id => map(ofUploaders, each => union(each, { to: id, type: uploaderPrincipalType }))
  ))
)

resource roles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in assigned: {
    name: guid(data::blobs::all[indexOf(containers, each.on)].id, each.to, each.role)
    scope: data::blobs::all[indexOf(containers, each.on)]
    properties: {
      principalId: each.to
      principalType: each.type
      roleDefinitionId: each.role
      description: each.why
    }
  }
]
