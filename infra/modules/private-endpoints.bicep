metadata description = 'Private endpoints of both storage accounts and of the vault, and the names by which the network finds them.'

import { Place } from 'place.bicep'

param place Place
param networkId string
param subnetId string
param dataId string
param workId string

@description('Vault of the scoring service; empty if there is none.')
param vaultId string

var storageZones = map(
  ['blob', 'queue', 'table'],
  service => 'privatelink.${service}.${environment().suffixes.storage}'
)
var zoneNames = concat(storageZones, empty(vaultId) ? [] : ['privatelink.vaultcore.azure.net'])

// The data account has no table that anybody reads.
var storageEndpoints = [
  { name: 'data-blob', account: dataId, service: 'blob', zone: 0 }
  { name: 'data-queue', account: dataId, service: 'queue', zone: 1 }
  { name: 'work-blob', account: workId, service: 'blob', zone: 0 }
  { name: 'work-queue', account: workId, service: 'queue', zone: 1 }
  { name: 'work-table', account: workId, service: 'table', zone: 2 }
]
var vaultEndpoint = { name: 'vault', account: vaultId, service: 'vault', zone: 3 }
var endpoints = concat(storageEndpoints, empty(vaultId) ? [] : [vaultEndpoint])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zoneNames: {
    name: name
    location: 'global'
    tags: place.tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for i in range(0, length(zoneNames)): {
    parent: zones[i]
    name: 'repaint'
    location: 'global'
    tags: place.tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

// An account takes one at a time.
@batchSize(1)
resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-09-01' = [
  for endpoint in endpoints: {
    name: 'pe-${endpoint.name}'
    location: place.location
    tags: place.tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: {
            privateLinkServiceId: endpoint.account
            groupIds: [endpoint.service]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-09-01' = [
  for (endpoint, i) in endpoints: {
    parent: privateEndpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.service
          properties: { privateDnsZoneId: zones[endpoint.zone].id }
        }
      ]
    }
  }
]
