metadata description = 'The private network, for networkIsolation: subnets for the app, the workers and the endpoints of both storage accounts.'

import { Place } from 'place.bicep'

param place Place

// Versions after 2026-03-31 make subnets without a way out of the network: those need a NAT gateway.
resource network 'Microsoft.Network/virtualNetworks@2025-09-01' = {
  name: 'vnet-${place.token}'
  location: place.location
  tags: place.tags
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.60.1.0/24'
          delegations: [
            { name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
          // The app calls its own durable HTTP API; its access rules know the subnet by this endpoint.
          serviceEndpoints: [{ service: 'Microsoft.Web' }]
        }
      }
      {
        name: 'workers'
        properties: {
          addressPrefix: '10.60.2.0/23'
          delegations: [
            { name: 'container-apps', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.60.4.0/24'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
      {
        name: 'cluster'
        properties: { addressPrefix: '10.60.8.0/22' }
      }
    ]
  }
}

output appSubnetId string = '${network.id}/subnets/app'
output workersSubnetId string = '${network.id}/subnets/workers'
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
output clusterSubnetId string = '${network.id}/subnets/cluster'
output networkId string = network.id
