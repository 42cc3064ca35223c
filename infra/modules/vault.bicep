metadata description = 'The vault of the scoring service: hashes of its keys, and the certificate that gRPC is served with.'

import { Place } from 'place.bicep'

param place Place
param scoringPrincipalId string

@description('Object id of whoever makes keys and certificates; empty for nobody.')
param adminPrincipalId string

param adminPrincipalType 'Group' | 'ServicePrincipal' | 'User'
param networkIsolation bool
param workspaceId string

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var keyVaultCertificatesOfficer = 'a4417e6f-fecd-4de8-b567-7b0420556985'

// Without protection against purging: an environment that was taken down must come up again under its name, and what lies
// here can be made again.
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: networkIsolation ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: networkIsolation ? 'Deny' : 'Allow'
      // Container Apps is no trusted service: under isolation it can't fetch a certificate for its ingress (docs/deploy.md).
      bypass: 'AzureServices'
    }
  }
}

// On the vault as a whole: it holds nothing else, and its secrets are made later than this.
resource scoringReadsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, scoringPrincipalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: scoringPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    description: 'Reads hashes of keys and the certificate, every minute'
  }
}

var ofAdmin = [
  { role: keyVaultSecretsOfficer, why: 'Makes keys of the scoring service' }
  { role: keyVaultCertificatesOfficer, why: 'Makes and renews the certificate' }
]

resource rolesOfAdmin 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in ofAdmin: if (!empty(adminPrincipalId)) {
    name: guid(vault.id, adminPrincipalId, each.role)
    scope: vault
    properties: {
      principalId: adminPrincipalId
      principalType: adminPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', each.role)
      description: each.why
    }
  }
]

resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
