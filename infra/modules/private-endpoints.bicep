metadata description = 'Private endpoints of both storage accounts, and the names by which the network finds them.'

import { Place } from 'place.bicep'

@description('Region, name and tags of the environment.')
param place Place

@description('The network that looks names up.')
param networkId string

@description('Subnet of the endpoints.')
param subnetId string

@description('Account of videos and paintings.')
param dataId string

@description('Account of everything that only the system needs.')
param workId string

var services = ['blob', 'queue', 'table']

// The data account has no table that anybody reads.
var endpoints = [
  { name: 'data-blob', account: dataId, service: 'blob', zone: 0 }
  { name: 'data-queue', account: dataId, service: 'queue', zone: 1 }
  { name: 'work-blob', account: workId, service: 'blob', zone: 0 }
  { name: 'work-queue', account: workId, service: 'queue', zone: 1 }
  { name: 'work-table', account: workId, service: 'table', zone: 2 }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
    location: 'global'
    tags: place.tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
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
