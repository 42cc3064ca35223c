targetScope = 'subscription'

metadata description = 'Repaint: drop a video into a container, get it back as a painting. Everything that one environment needs.'

@minLength(1)
@maxLength(64)
@description('Name of the environment; azd asks for it.')
param environmentName string

@minLength(1)
@description('Region. Serverless GPUs are in some only: docs/deploy.md.')
@metadata({ azd: { type: 'location' } })
param location string

@description('What workers paint on: cores or serverless GPUs of Container Apps, or spot GPU machines of a cluster. GPUs need quota.')
param compute 'cpu' | 'gpu-t4' | 'gpu-a100' | 'aks-spot' = 'cpu'

@minValue(0)
@maxValue(30)
@description('Workers that stay up when idle. Each costs as if it worked.')
param minReplicas int = 0

@minValue(1)
@maxValue(300)
@description('Workers at most.')
param maxReplicas int = 4

@minValue(60)
@maxValue(3600)
@description('Seconds without a task after which the last worker goes: stays warm between batches that come close together.')
param cooldownSeconds int = 300

@minValue(0)
@maxValue(10)
@description('Instances of the Function App that stay up for orchestrations; 0 costs nothing when idle.')
param warmDurable int = 0

@description('Settings of the app (REPAINT_…) that are to differ from the code\'s own: docs/reference.md#settings.')
param appSettings { *: string } = {}

@description('Whether both storage accounts are reached through private endpoints alone.')
param networkIsolation bool = false

@description('Address ranges (CIDR, separated by commas) that may call the app and deploy to it under isolation.')
param allowedAddresses string = ''

@description('Client id of an app registration that signs callers in; empty leaves function keys alone.')
param signInClientId string = ''

@description('Object id of whoever deploys: may upload videos and fetch paintings. Empty for nobody.')
param principalId string = ''

@description('Object ids of more people, groups or services that may.')
param uploaderPrincipalIds string[] = []

@description('What they are, all of them.')
param uploaderPrincipalType 'Group' | 'ServicePrincipal' | 'User' = 'User'

@description('Copies of what is stored: in one data centre, or in three of the region.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' = 'Standard_LRS'

@minValue(1)
@maxValue(365)
@description('Days that deleted and overwritten videos and paintings can be had back.')
param undeleteDays int = 7

@description('Addresses that alerts and the budget are mailed to, separated by commas.')
param alertEmails string = ''

@minValue(0)
@description('Budget a month in the currency of the bill; 0 for none.')
param budgetAmount int = 100

@description('First day of the month that the budget counts from: a budget must begin in the month that it is made in, and stays with that. azd remembers it.')
param budgetStart string = ''

@description('The month now; leave it alone.')
param thisMonth string = utcNow('yyyy-MM-01')

@minValue(30)
@maxValue(730)
@description('Days that logs and metrics are kept.')
param retentionDays int = 30

@minValue(-1)
@description('GB of logs a day after which no more is taken in; -1 for no limit.')
param dailyQuotaGb int = 1

@description('Image of the workers and of scoring. azd sets it; until then workers run a stand-in, and scoring waits.')
param workerImage string = ''

@description('Whether there is a scoring service: one picture now, over HTTPS and gRPC. docs/scoring.md.')
param deployScoring bool = false

@description('Where the scoring service runs: on Container Apps, or with aks-spot on the cluster.')
param scoringHost 'containers' | 'cluster' = 'containers'

@description('Size of the machines of scoring on the cluster, which are no spot machines. For scoringCompute with a GPU, one with a GPU.')
param scoringVmSize string = 'Standard_D4as_v5'

@description('What the scoring service runs on.')
param scoringCompute 'cpu' | 'gpu-t4' | 'gpu-a100' = 'cpu'

@description('Cores of each replica of scoring, for cpu or on the cluster, with twice as many GiB of memory. On the cluster, half a core less is requested, and a replica with a GPU has 24 GiB.')
param scoringCores 1 | 2 | 4 = 2

@minValue(0)
@maxValue(30)
@description('Replicas of scoring that stay up when nobody asks. With 0, a first request waits until one is up, and gRPC wakes none; on the cluster, 0 means 1.')
param scoringMinReplicas int = 0

@minValue(1)
@maxValue(300)
@description('Replicas of scoring at most.')
param scoringMaxReplicas int = 2

@minValue(1)
@maxValue(1000)
@description('Requests at once that another replica of scoring is started for.')
param scoringRequestsAtOnce int = 16

@minValue(0)
@description('Requests a minute that each key may make of each replica of scoring; 0 for no limit.')
param scoringRequestsPerMinute int = 0

@description('Who reaches gRPC: nobody, containers of the same environment, or whoever reaches REST (which puts the environment into a network of ours).')
param scoringGrpc 'none' | 'internal' | 'external' = 'internal'

@description('Address ranges (CIDR, separated by commas) that may call scoring over REST, and on the cluster over gRPC, too; empty for everybody who has a key.')
param scoringAddresses string = ''

@description('Name of one\'s own for scoring, such as scoring.example.org; empty for that of the environment.')
param scoringDomain string = ''

@description('Certificate of that name: one that Container Apps gets and renews, or the one in the vault.')
param scoringCertificate 'managed' | 'own' = 'managed'

@description('Id of the managed certificate. azd remembers it, so that the next deployment binds it; leave it alone.')
param scoringManagedCertificateId string = ''

@description('Size of the spot machines, for aks-spot.')
param spotVmSize string = 'Standard_NC4as_T4_v3'

var resourceToken = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var place = { location: location, token: resourceToken, tags: tags }
var onCluster = compute == 'aks-spot'
var emails = empty(alertEmails) ? [] : split(alertEmails, ',')
var addresses = empty(allowedAddresses) ? [] : split(allowedAddresses, ',')
var budgetBegins = empty(budgetStart) ? thisMonth : budgetStart
// Named one by one, so that its type is what the module takes.
var containerCompute = compute == 'gpu-t4' ? 'gpu-t4' : compute == 'gpu-a100' ? 'gpu-a100' : 'cpu'
var scoringCallers = empty(scoringAddresses) ? [] : split(scoringAddresses, ',')
// An environment of Container Apps must be in a network to have a public port of TCP beside that of HTTP.
var isJoined = networkIsolation || (scoringOnContainers && scoringGrpc == 'external')
// What runs on Container Apps at all, and on what.
var scoringOnCluster = deployScoring && onCluster && scoringHost == 'cluster'
var scoringOnContainers = deployScoring && !scoringOnCluster
var onContainers = !onCluster || scoringOnContainers
var computes = union(onCluster ? [] : [containerCompute], scoringOnContainers ? [scoringCompute] : [])
// One image for both: that with CUDA runs without a GPU, too, but not the other way round.
var needsCuda = compute != 'cpu' || (deployScoring && scoringCompute != 'cpu')
var isScoringUp = scoringOnContainers && !empty(workerImage)
var scoringHasGpu = scoringCompute != 'cpu'
var scoringReplicasOnCluster = max(1, scoringMinReplicas, scoringMaxReplicas)
var uploaders = empty(principalId) ? uploaderPrincipalIds : union(uploaderPrincipalIds, [principalId])

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    place: place
    withScoring: deployScoring
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    place: place
    retentionDays: retentionDays
    dailyQuotaGb: dailyQuotaGb
    publisherPrincipalIds: concat(
      [identity.outputs.appPrincipalId, identity.outputs.workerPrincipalId],
      deployScoring ? [identity.outputs.scoringPrincipalId] : []
    )
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    place: place
    redundancy: redundancy
    networkIsolation: networkIsolation
    undeleteDays: undeleteDays
    appPrincipalId: identity.outputs.appPrincipalId
    workerPrincipalId: identity.outputs.workerPrincipalId
    uploaderPrincipalIds: uploaders
    uploaderPrincipalType: uploaderPrincipalType
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (isJoined) {
  scope: group
  params: {
    place: place
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (networkIsolation) {
  scope: group
  params: {
    place: place
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointsSubnetId
    dataId: storage.outputs.dataId
    workId: storage.outputs.workId
    vaultId: deployScoring ? vault!.outputs.id : ''
  }
}

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    place: place
    identityId: identity.outputs.appId
    identityClientId: identity.outputs.appClientId
    packageUrl: storage.outputs.appPackageUrl
    dataBlobEndpoint: storage.outputs.dataBlobEndpoint
    dataQueueEndpoint: storage.outputs.dataQueueEndpoint
    workBlobEndpoint: storage.outputs.workBlobEndpoint
    workQueueEndpoint: storage.outputs.workQueueEndpoint
    workTableEndpoint: storage.outputs.workTableEndpoint
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    workspaceId: monitoring.outputs.workspaceId
    warmDurable: warmDurable
    settings: appSettings
    networkIsolation: networkIsolation
    subnetId: networkIsolation ? network!.outputs.appSubnetId : ''
    allowedAddresses: addresses
    signInClientId: signInClientId
  }
}

module cluster 'modules/cluster.bicep' = if (onCluster) {
  scope: group
  params: {
    place: place
    gpuVmSize: spotVmSize
    maxNodes: maxReplicas
    cooldownSeconds: cooldownSeconds
    workerIdentityName: identity.outputs.workerName
    workspaceId: monitoring.outputs.workspaceId
    subnetId: networkIsolation ? network!.outputs.clusterSubnetId : ''
    adminPrincipalId: principalId
    adminPrincipalType: uploaderPrincipalType
    scoringIdentityName: scoringOnCluster ? identity.outputs.scoringName : ''
    scoringVmSize: scoringVmSize
    // During a rollout there is one replica more, which may need a machine of its own.
    scoringMaxNodes: scoringReplicasOnCluster + 1
    scoringHasGpu: scoringHasGpu
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    place: place
    workspaceId: monitoring.outputs.workspaceId
    pullerPrincipalIds: concat(
      [onCluster ? cluster!.outputs.kubeletPrincipalId : identity.outputs.workerPrincipalId],
      deployScoring ? [identity.outputs.scoringPrincipalId] : []
    )
  }
}

module containers 'modules/environment.bicep' = if (onContainers) {
  scope: group
  params: {
    place: place
    computes: computes
    subnetId: isJoined ? network!.outputs.workersSubnetId : ''
    isInternal: networkIsolation
    identityId: deployScoring ? identity.outputs.scoringId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module workers 'modules/workers.bicep' = if (!onCluster) {
  scope: group
  params: {
    place: place
    compute: containerCompute
    identityId: identity.outputs.workerId
    identityClientId: identity.outputs.workerClientId
    image: workerImage
    registryLoginServer: registry.outputs.loginServer
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    cooldownSeconds: cooldownSeconds
    workAccountName: storage.outputs.workName
    dataBlobEndpoint: storage.outputs.dataBlobEndpoint
    workBlobEndpoint: storage.outputs.workBlobEndpoint
    workQueueEndpoint: storage.outputs.workQueueEndpoint
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    environmentId: containers!.outputs.id
  }
}

module vault 'modules/vault.bicep' = if (deployScoring) {
  scope: group
  params: {
    place: place
    scoringPrincipalId: identity.outputs.scoringPrincipalId
    adminPrincipalId: principalId
    adminPrincipalType: uploaderPrincipalType
    networkIsolation: networkIsolation
    workspaceId: monitoring.outputs.workspaceId
  }
}

// Once there is an image, and by then keys in the vault: a service without keys doesn't start.
module scoring 'modules/scoring.bicep' = if (isScoringUp) {
  scope: group
  params: {
    place: place
    compute: scoringCompute
    cores: scoringCores
    environmentName: containers!.outputs.name
    identityId: identity.outputs.scoringId
    identityClientId: identity.outputs.scoringClientId
    image: workerImage
    registryLoginServer: registry.outputs.loginServer
    vaultUri: vault!.outputs.uri
    minReplicas: scoringMinReplicas
    maxReplicas: scoringMaxReplicas
    cooldownSeconds: cooldownSeconds
    requestsAtOnce: scoringRequestsAtOnce
    requestsPerMinute: scoringRequestsPerMinute
    grpc: scoringGrpc
    allowedAddresses: scoringCallers
    domain: scoringDomain
    certificate: scoringCertificate
    managedCertificateId: scoringManagedCertificateId
    applicationInsightsConnectionString: monitoring.outputs.connectionString
  }
  // Under isolation, it reads its keys through the endpoint of the vault.
  dependsOn: [privateEndpoints]
}

module scoringDns 'modules/scoring-dns.bicep' = if (scoringOnContainers && networkIsolation) {
  scope: group
  params: {
    place: place
    domain: containers!.outputs.domain
    address: containers!.outputs.address
    networkId: network!.outputs.networkId
  }
}

module eventing 'modules/eventing.bicep' = {
  scope: group
  params: {
    place: place
    dataId: storage.outputs.dataId
    workName: storage.outputs.workName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module ownRoles 'modules/own-roles.bicep' = {
  scope: group
  params: {
    dataName: storage.outputs.dataName
    paintingWriterRoleId: identity.outputs.paintingWriterRoleId
    appPrincipalId: identity.outputs.appPrincipalId
    uploaderRoleId: identity.outputs.uploaderRoleId
    uploaderPrincipalIds: uploaders
    uploaderPrincipalType: uploaderPrincipalType
  }
  // What takes longest.
  dependsOn: [functions, registry, containers]
}

module watching 'modules/watching.bicep' = {
  scope: group
  params: {
    place: place
    workspaceId: monitoring.outputs.workspaceId
    insightsId: monitoring.outputs.insightsId
    uploadTopicId: eventing.outputs.topicId
    alertEmails: emails
    compute: compute
    withScoring: deployScoring
  }
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0) {
  scope: group
  params: {
    place: place
    amount: max(1, budgetAmount)
    startDate: budgetBegins
    actionGroupId: watching.outputs.actionGroupId
    emails: emails
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output SERVICE_APP_NAME string = functions.outputs.appName
output SERVICE_APP_URI string = 'https://${functions.outputs.hostName}'
output AZURE_CONTAINER_APPS_ENVIRONMENT_NAME string = onContainers ? containers!.outputs.name : ''
output CLUSTER_NAME string = onCluster ? cluster!.outputs.name : ''
output MIN_REPLICAS int = minReplicas
output MAX_REPLICAS int = maxReplicas
output COOLDOWN_SECONDS int = cooldownSeconds
output UPLOAD_TOPIC_NAME string = eventing.outputs.topicName
output DATA_ACCOUNT_NAME string = storage.outputs.dataName
output DATA_BLOB_ENDPOINT string = storage.outputs.dataBlobEndpoint
output WORK_ACCOUNT_NAME string = storage.outputs.workName
output WORK_BLOB_ENDPOINT string = storage.outputs.workBlobEndpoint
output WORK_QUEUE_ENDPOINT string = storage.outputs.workQueueEndpoint
output WORKER_CLIENT_ID string = identity.outputs.workerClientId
// As an output, azd forgets it with the registry that has the image.
output SERVICE_WORKER_IMAGE_NAME string = workerImage
output WORKER_VARIANT string = needsCuda ? 'gpu' : 'cpu'
output AZURE_KEY_VAULT_NAME string = deployScoring ? vault!.outputs.name : ''
output SCORING_KEYS string = deployScoring ? '${vault!.outputs.uri}secrets/scoring-keys' : ''
output SERVICE_SCORING_NAME string = isScoringUp ? scoring!.outputs.name : ''
output SERVICE_SCORING_URI string = isScoringUp ? 'https://${scoring!.outputs.hostName}' : ''
output SCORING_VERIFICATION_ID string = isScoringUp ? scoring!.outputs.verificationId : ''
output SCORING_MANAGED_CERTIFICATE_ID string = isScoringUp ? scoring!.outputs.managedCertificateId : ''
// What infra/aks/scoring.yaml takes; without a client id, scoring doesn't run on the cluster.
output SCORING_CLIENT_ID string = scoringOnCluster ? identity.outputs.scoringClientId : ''
output SCORING_CERTIFICATE string = deployScoring ? '${vault!.outputs.uri}secrets/scoring-certificate' : ''
// A machine keeps part of its cores for the cluster, so a replica that asks for all of them starts nowhere.
output SCORING_MILLICORES int = scoringCores * 1000 - 500
// CUDA and the networks take several GiB outside of the GPU; the smallest machine with one has 28 GiB and keeps less than 2 for the cluster.
output SCORING_GIB int = scoringHasGpu ? 24 : scoringCores * 2
output SCORING_GPUS int = scoringHasGpu ? 1 : 0
output SCORING_PROVIDERS string = scoringHasGpu ? 'cuda' : 'cpu'
output SCORING_BATCH_SIZE int = scoringHasGpu ? 8 : 1
output SCORING_MIN_REPLICAS int = max(1, scoringMinReplicas)
output SCORING_MAX_REPLICAS int = scoringReplicasOnCluster
output SCORING_CALLERS string = empty(scoringAddresses) ? '0.0.0.0/0' : scoringAddresses
output SCORING_IS_INTERNAL bool = networkIsolation
output BUDGET_START string = budgetBegins
output APPLICATIONINSIGHTS_CONNECTION_STRING string = monitoring.outputs.connectionString
