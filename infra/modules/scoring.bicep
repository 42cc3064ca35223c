metadata description = 'The scoring service on Container Apps: one picture now, over HTTPS and gRPC, with two keys. The workers\' image, by its second command.'

import { Place } from 'place.bicep'

param place Place
param compute 'cpu' | 'gpu-t4' | 'gpu-a100'
param cores 1 | 2 | 4
param environmentName string
param identityId string
param identityClientId string

@description('Image to run: that of the workers.')
param image string

param registryLoginServer string

@description('Address of the vault that has the keys and the certificate.')
param vaultUri string

param minReplicas int
param maxReplicas int
param cooldownSeconds int
param requestsAtOnce int
param requestsPerMinute int
param grpc 'none' | 'internal' | 'external'
param allowedAddresses string[]
param domain string
param certificate 'managed' | 'own'
param managedCertificateId string
param applicationInsightsConnectionString string

var gpus = loadJsonContent('../gpus.json').serverless
var t4 = gpus['gpu-t4']
var a100 = gpus['gpu-a100']
// A serverless GPU comes with cores and memory of its own.
var sizes = {
  cpu: { profile: 'Consumption', cores: string(cores), memory: '${cores * 2}Gi', providers: '', batchSize: '1' }
  'gpu-t4': { profile: 'gpu-t4', cores: '${t4.cores}', memory: '${t4.gib}Gi', providers: 'cuda', batchSize: '8' }
  'gpu-a100': {
    profile: 'gpu-a100'
    cores: '${a100.cores}'
    memory: '${a100.gib}Gi'
    providers: 'cuda'
    batchSize: '8'
  }
}
var size = sizes[compute]
var hasDomain = !empty(domain)
var isOwn = hasDomain && certificate == 'own'
var isManaged = hasDomain && certificate == 'managed'
// One secret holds the certificate, its chain and its private key, in PEM.
var certificateSecret = '${vaultUri}secrets/scoring-certificate'
var ownBinding = [{ name: domain, bindingType: 'SniEnabled', certificateId: isOwn ? ownCertificate.id : '' }]
var managedBinding = [{ name: domain, bindingType: 'SniEnabled', certificateId: managedCertificateId }]
// The certificate is given out only for a name that an app has already.
var withoutBinding = [{ name: domain, bindingType: 'Disabled' }]
// One that was got for another name is of no use to this one.
var managedName = 'scoring-${uniqueString(domain)}'
var boundOrNot = endsWith(managedCertificateId, '/${managedName}') ? managedBinding : withoutBinding

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' existing = {
  name: environmentName
}

resource ownCertificate 'Microsoft.App/managedEnvironments/certificates@2025-01-01' = if (isOwn) {
  parent: environment
  name: 'scoring-own'
  location: place.location
  tags: place.tags
  properties: {
    certificateKeyVaultProperties: { identity: identityId, keyVaultUrl: certificateSecret }
  }
}

resource scoring 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'ca-scoring-${place.token}'
  location: place.location
  tags: place.tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: size.profile
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      registries: [{ server: registryLoginServer, identity: identityId }]
      ingress: {
        external: true
        // The ingress ends TLS and speaks HTTP to the container; plain HTTP from outside is sent on to HTTPS.
        transport: 'auto'
        targetPort: 8080
        allowInsecure: false
        // A port of TCP passes through as it is: gRPC has TLS of its own, with the certificate from the vault.
        additionalPortMappings: grpc == 'none'
          ? []
          : [{ external: grpc == 'external', targetPort: 8081, exposedPort: 8081 }]
        ipSecurityRestrictions: callers
        customDomains: !hasDomain ? [] : isOwn ? ownBinding : boundOrNot
      }
    }
    template: {
      // A request may take 30 s to arrive and 30 s to be answered; the rest is margin.
      terminationGracePeriodSeconds: 90
      containers: [
        {
          name: 'scoring'
          image: image
          command: ['node']
          args: ['dist/scoring/main.js']
          resources: { cpu: json(size.cores), memory: size.memory }
          env: [
            { name: 'REPAINT_SCORE_HOST', value: '0.0.0.0' }
            { name: 'REPAINT_SCORE_GRPC_PORT', value: grpc == 'none' ? '' : '8081' }
            { name: 'ONNX_PROVIDERS', value: size.providers }
            { name: 'REPAINT_SCORE_CERT', value: grpc == 'none' ? '' : certificateSecret }
            { name: 'REPAINT_SCORE_KEY', value: grpc == 'none' ? '' : certificateSecret }
            { name: 'REPAINT_SCORE_TLS', value: 'grpc' }
            { name: 'REPAINT_SCORE_ALLOW_PLAINTEXT', value: 'true' }
            { name: 'REPAINT_SCORE_KEYS', value: '${vaultUri}secrets/scoring-keys' }
            { name: 'REPAINT_SCORE_CLIENT_ID', value: identityClientId }
            {
              name: 'REPAINT_SCORE_REQUESTS_PER_MINUTE'
              value: requestsPerMinute == 0 ? '' : string(requestsPerMinute)
            }
            { name: 'REPAINT_SCORE_BATCH_SIZE', value: size.batchSize }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: applicationInsightsConnectionString }
            {
              name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
              value: 'ClientId=${identityClientId};Authorization=AAD'
            }
          ]
          probes: [
            {
              // Models are loaded and run once before the service listens.
              type: 'Startup'
              httpGet: { path: '/v2/health/live', port: 8080 }
              periodSeconds: 20
              failureThreshold: 10
            }
            {
              type: 'Readiness'
              httpGet: { path: '/v2/health/ready', port: 8080 }
              periodSeconds: 5
              failureThreshold: 2
            }
            {
              type: 'Liveness'
              httpGet: { path: '/v2/health/live', port: 8080 }
              periodSeconds: 30
              timeoutSeconds: 10
              failureThreshold: 6
            }
          ]
          volumeMounts: [{ volumeName: 'scratch', mountPath: '/tmp' }]
        }
      ]
      volumes: [{ name: 'scratch', storageType: 'EmptyDir' }]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        cooldownPeriod: cooldownSeconds
        rules: [{ name: 'requests', http: { metadata: { concurrentRequests: string(requestsAtOnce) } } }]
      }
    }
  }
}

var callers = [
  for (address, i) in allowedAddresses: {
    name: 'stated-${i}'
    ipAddressRange: address
    action: 'Allow'
  }
]

resource managedCertificate 'Microsoft.App/managedEnvironments/managedCertificates@2025-01-01' = if (isManaged) {
  parent: environment
  name: managedName
  location: place.location
  tags: place.tags
  properties: {
    subjectName: domain
    domainControlValidation: 'CNAME'
  }
  dependsOn: [scoring]
}

output name string = scoring.name
output hostName string = scoring.properties.configuration.ingress.fqdn
output verificationId string = scoring.properties.customDomainVerificationId
output managedCertificateId string = isManaged ? managedCertificate.id : ''
