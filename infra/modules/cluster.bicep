metadata description = 'The workers on a Kubernetes cluster with spot GPU machines, for compute = aks-spot, and scoring beside them if it is wanted there. The nodes of the system pool are there all the time.'

import { Place } from 'place.bicep'

param place Place
param gpuVmSize string
param maxNodes int
param cooldownSeconds int
param workerIdentityName string
param workspaceId string

@description('Subnet of the machines; empty without isolation.')
param subnetId string

@description('Object id of whoever starts the workers on the cluster; empty for nobody.')
param adminPrincipalId string

param adminPrincipalType 'Group' | 'ServicePrincipal' | 'User'

@description('Name of the identity of scoring; empty if it does not run here.')
param scoringIdentityName string

param scoringVmSize string
param scoringMaxNodes int
param scoringHasGpu bool

var networkContributor = '4d97b98b-1d4f-4787-a291-c67834d212e7'
var clusterAdmin = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b'
var hasScoring = !empty(scoringIdentityName)
var pools = [
  {
    name: 'system'
    mode: 'System'
    type: 'VirtualMachineScaleSets'
    count: 1
    maxPods: 60
    vmSize: 'Standard_D2as_v5'
    osDiskSizeGB: 32
    osType: 'Linux'
    osSKU: 'AzureLinux'
    vnetSubnetID: empty(subnetId) ? null : subnetId
  }
  {
    name: 'spotgpu'
    mode: 'User'
    type: 'VirtualMachineScaleSets'
    count: 0
    maxPods: 50
    minCount: 0
    maxCount: maxNodes
    enableAutoScaling: true
    vmSize: gpuVmSize
    osType: 'Linux'
    osSKU: 'Ubuntu'
    gpuProfile: { driver: 'Install' }
    scaleSetPriority: 'Spot'
    scaleSetEvictionPolicy: 'Delete'
    // Up to the price of the same machine off the spot market.
    spotMaxPrice: json('-1')
    nodeTaints: ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule', 'sku=gpu:NoSchedule']
    nodeLabels: { 'repaint/workers': 'gpu', 'repaint/gpu': 'nvidia' }
    vnetSubnetID: empty(subnetId) ? null : subnetId
  }
]
// Requests wait for an answer, so that these machines can't be evicted.
var scoringPool = {
  name: 'scoring'
  mode: 'User'
  type: 'VirtualMachineScaleSets'
  count: 0
  maxPods: 50
  minCount: 0
  maxCount: scoringMaxNodes
  enableAutoScaling: true
  vmSize: scoringVmSize
  osType: 'Linux'
  osSKU: 'Ubuntu'
  gpuProfile: scoringHasGpu ? { driver: 'Install' } : null
  nodeTaints: ['repaint/scoring=only:NoSchedule']
  nodeLabels: union({ 'repaint/scoring': 'yes' }, scoringHasGpu ? { 'repaint/gpu': 'nvidia' } : {})
  vnetSubnetID: empty(subnetId) ? null : subnetId
}
var cooldownMinutes = '${max(1, cooldownSeconds / 60)}m'

// Made before the cluster, so that it may join the subnet when the cluster starts.
resource control 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-cluster-${place.token}'
  location: place.location
  tags: place.tags
}

resource network 'Microsoft.Network/virtualNetworks@2025-09-01' existing = if (!empty(subnetId)) {
  name: 'vnet-${place.token}'

  resource clusterSubnet 'subnets' existing = {
    name: 'cluster'
  }
}

resource clusterJoinsSubnet 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(subnetId)) {
  name: guid(network::clusterSubnet.id, control.id, networkContributor)
  scope: network::clusterSubnet
  properties: {
    principalId: control.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkContributor)
    description: 'Puts the machines of the cluster into their subnet'
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks-${place.token}'
  location: place.location
  tags: place.tags
  sku: { name: 'Base', tier: 'Free' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${control.id}': {} }
  }
  dependsOn: [clusterJoinsSubnet]
  properties: {
    dnsPrefix: 'repaint-${place.token}'
    disableLocalAccounts: true
    enableRBAC: true
    aadProfile: { managed: true, enableAzureRBAC: true }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
    workloadAutoScalerProfile: { keda: { enabled: true } }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      // Two ranges that no subnet has.
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.245.0.0/16'
      dnsServiceIP: '10.245.0.10'
    }
    autoScalerProfile: {
      'scale-down-unneeded-time': cooldownMinutes
      'scale-down-delay-after-add': cooldownMinutes
    }
    agentPoolProfiles: concat(pools, hasScoring ? [scoringPool] : [])
  }
}

// Local accounts are off, so nobody gets in without a role.
resource adminRunsCluster 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(adminPrincipalId)) {
  name: guid(cluster.id, adminPrincipalId, clusterAdmin)
  scope: cluster
  properties: {
    principalId: adminPrincipalId
    principalType: adminPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', clusterAdmin)
    description: 'Starts the workers'
  }
}

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: workerIdentityName

  resource podIsWorker 'federatedIdentityCredentials' = {
    name: 'worker-pod'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:repaint:worker'
      audiences: ['api://AzureADTokenExchange']
    }
  }

  // The scaler reads the length of the queue of tasks as the worker would.
  resource scalerIsWorker 'federatedIdentityCredentials' = {
    name: 'keda-operator'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:kube-system:keda-operator'
      audiences: ['api://AzureADTokenExchange']
    }
    // The service takes one credential of an identity at a time.
    dependsOn: [podIsWorker]
  }
}

resource scoring 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (hasScoring) {
  name: scoringIdentityName

  resource podIsScoring 'federatedIdentityCredentials' = {
    name: 'scoring-pod'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:repaint:scoring'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

resource clusterLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: cluster
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'cluster-autoscaler', enabled: true }]
  }
}

output name string = cluster.name
output kubeletPrincipalId string = cluster.properties.identityProfile.kubeletidentity.objectId
