metadata description = 'The names by which the network finds the scoring service, where nobody outside reaches its environment.'

import { Place } from 'place.bicep'

param place Place
param domain string

@description('Address of the environment in the network.')
param address string

param networkId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: domain
  location: 'global'
  tags: place.tags

  resource everyApp 'A' = {
    name: '*'
    properties: {
      ttl: 300
      aRecords: [{ ipv4Address: address }]
    }
  }

  resource link 'virtualNetworkLinks' = {
    name: 'repaint'
    location: 'global'
    tags: place.tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
}
