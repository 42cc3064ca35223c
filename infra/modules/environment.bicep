metadata description = 'Where containers run: the environment of Container Apps that workers and scoring share.'

import { Place } from 'place.bicep'

param place Place

@description('What containers here run on: of cpu, gpu-t4, gpu-a100; a GPU has a workload profile of that name.')
param computes string[]

@description('Subnet of the containers; empty where the environment is in no network of ours.')
param subnetId string

@description('Whether nobody outside the network reaches it.')
param isInternal bool

@description('Identity that fetches certificates from a vault; empty where there is none to fetch.')
param identityId string

param workspaceId string

var gpus = loadJsonContent('../gpus.json').serverless
var everywhere = [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
var t4 = contains(computes, 'gpu-t4') ? [{ name: 'gpu-t4', workloadProfileType: gpus['gpu-t4'].profile }] : []
var a100 = contains(computes, 'gpu-a100') ? [{ name: 'gpu-a100', workloadProfileType: gpus['gpu-a100'].profile }] : []

resource containers 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-${place.token}'
  location: place.location
  tags: place.tags
  identity: empty(identityId) ? null : { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    workloadProfiles: concat(everywhere, t4, a100)
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: isInternal }
    // By diagnostic settings, not by a workspace key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    zoneRedundant: false
  }
}

resource containerLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: containers
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

output id string = containers.id
output name string = containers.name
output domain string = containers.properties.defaultDomain
output address string = containers.properties.staticIp
