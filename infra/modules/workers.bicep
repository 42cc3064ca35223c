metadata description = 'The workers on Container Apps: as many as tasks wait, none when none do.'

import { Place } from 'place.bicep'

param place Place
param compute 'cpu' | 'gpu-t4' | 'gpu-a100'
param identityId string
param identityClientId string

@description('Image to run; empty until azd has built one. A stand-in takes its place then and never starts.')
param image string

param registryLoginServer string
param minReplicas int
param maxReplicas int
param cooldownSeconds int
param workAccountName string
param dataBlobEndpoint string
param workBlobEndpoint string
param workQueueEndpoint string
param applicationInsightsConnectionString string
param environmentId string

var gpus = loadJsonContent('../gpus.json').serverless
var t4 = gpus['gpu-t4']
var a100 = gpus['gpu-a100']
// A serverless GPU comes with cores and memory of its own.
var sizes = {
  cpu: { profile: 'Consumption', cores: '4', memory: '8Gi', providers: '' }
  'gpu-t4': { profile: 'gpu-t4', cores: '${t4.cores}', memory: '${t4.gib}Gi', providers: 'cuda' }
  'gpu-a100': { profile: 'gpu-a100', cores: '${a100.cores}', memory: '${a100.gib}Gi', providers: 'cuda' }
}
var size = sizes[compute]
// As the code has it: one is fetched and stored while another is painted.
var tasksAtOnce = 2

// The queues that workers are started for, with the messages in each that one worker is for. Messages in hand count as well, so that a worker
// isn't taken away from its work. The tasks of long jobs lie in queues of their own, which are served after that of short ones. Somebody waits
// for a preview before a page, and one worker is enough for many.
var queues = [
  { rule: 'tasks', queue: 'tasks', length: tasksAtOnce }
  { rule: 'later-tasks', queue: 'tasks-later', length: tasksAtOnce }
  { rule: 'last-tasks', queue: 'tasks-last', length: tasksAtOnce }
  { rule: 'previews', queue: 'previews', length: 20 }
]

var isStandIn = empty(image)

// Nothing of the stand-in answers.
var probes = [
  {
    type: 'Startup'
    httpGet: { path: '/health', port: 8080 }
    periodSeconds: 15
    failureThreshold: 10
  }
  {
    type: 'Liveness'
    httpGet: { path: '/health', port: 8080 }
    periodSeconds: 30
    timeoutSeconds: 10
    failureThreshold: 6
  }
]

resource worker 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'ca-worker-${place.token}'
  location: place.location
  tags: union(place.tags, { 'azd-service-name': 'worker' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: size.profile
    configuration: {
      // One revision at a time: a new one takes over, the old one hands its tasks back.
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      registries: [{ server: registryLoginServer, identity: identityId }]
    }
    template: {
      // A worker hands its tasks back within 8 s of SIGTERM; the rest is margin.
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'worker'
          image: isStandIn ? 'mcr.microsoft.com/k8se/quickstart-jobs:latest' : image
          resources: { cpu: json(size.cores), memory: size.memory }
          env: [
            { name: 'DATA__blobServiceUri', value: dataBlobEndpoint }
            { name: 'DATA__clientId', value: identityClientId }
            { name: 'WORK__blobServiceUri', value: workBlobEndpoint }
            { name: 'WORK__queueServiceUri', value: workQueueEndpoint }
            { name: 'WORK__clientId', value: identityClientId }
            { name: 'ONNX_PROVIDERS', value: size.providers }
            { name: 'REPAINT_HEALTH_PORT', value: '8080' }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: applicationInsightsConnectionString }
            {
              name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
              value: 'ClientId=${identityClientId};Authorization=AAD'
            }
          ]
          probes: isStandIn ? [] : probes
          volumeMounts: [{ volumeName: 'scratch', mountPath: '/tmp' }]
        }
      ]
      volumes: [{ name: 'scratch', storageType: 'EmptyDir' }]
      scale: {
        minReplicas: isStandIn ? 0 : minReplicas
        maxReplicas: maxReplicas
        pollingInterval: 15
        cooldownPeriod: cooldownSeconds
        rules: [
          for each in queues: {
            name: '${each.rule}-waiting'
            azureQueue: {
              accountName: workAccountName
              queueName: each.queue
              queueLength: each.length
              identity: identityId
            }
          }
        ]
      }
    }
  }
}
