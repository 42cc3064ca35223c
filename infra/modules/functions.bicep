metadata description = 'The Function App, on Flex Consumption: it orders the work and holds no key.'

import { Place } from 'place.bicep'

param place Place
param identityId string
param identityClientId string
param packageUrl string
param dataBlobEndpoint string

@description('Queue endpoint of the same account: the blob trigger\'s poison queue.')
param dataQueueEndpoint string

param workBlobEndpoint string
param workQueueEndpoint string
param workTableEndpoint string

@description('Connection string of Application Insights: an address, not a secret.')
param applicationInsightsConnectionString string

param workspaceId string
param warmDurable int
param settings { *: string }
param networkIsolation bool

@description('Subnet that the app is joined to; empty without isolation.')
param subnetId string

param allowedAddresses string[]
param signInClientId string

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${place.token}'
  location: place.location
  tags: place.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

var eventGridOnly = [
  {
    name: 'event-grid'
    description: 'Event Grid reports uploads and can\'t deliver through a private endpoint'
    priority: 100
    action: 'Allow'
    tag: 'ServiceTag'
    ipAddress: 'AzureEventGrid'
  }
  {
    name: 'itself'
    description: 'The app asks its own durable HTTP API'
    priority: 110
    action: 'Allow'
    vnetSubnetResourceId: subnetId
  }
]

var statedAddresses = [
  for (address, i) in allowedAddresses: {
    name: 'stated-${i}'
    priority: 200 + i
    action: 'Allow'
    ipAddress: address
  }
]

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${place.token}'
  location: place.location
  tags: union(place.tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: networkIsolation ? subnetId : null
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'node', version: '22' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        // The least that Flex Consumption takes as a bound.
        maximumInstanceCount: 40
        alwaysReady: warmDurable > 0 ? [{ name: 'durable', instanceCount: warmDurable }] : []
      }
    }
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ipSecurityRestrictionsDefaultAction: networkIsolation ? 'Deny' : 'Allow'
      ipSecurityRestrictions: networkIsolation ? concat(eventGridOnly, statedAddresses) : []
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: networkIsolation ? 'Deny' : 'Allow'
      scmIpSecurityRestrictions: networkIsolation ? statedAddresses : []
    }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
    // The site takes one change at a time, here and below.
    dependsOn: [noScmPassword]
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        // Read by the Functions host and its extensions.
        AzureWebJobsStorage__blobServiceUri: workBlobEndpoint
        AzureWebJobsStorage__queueServiceUri: workQueueEndpoint
        AzureWebJobsStorage__tableServiceUri: workTableEndpoint
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identityClientId
        // The start page is the app's own.
        AzureWebJobsDisableHomepage: 'true'
        APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        // Read by the triggers, and by our own code.
        DATA__blobServiceUri: dataBlobEndpoint
        DATA__queueServiceUri: dataQueueEndpoint
        DATA__credential: 'managedidentity'
        DATA__clientId: identityClientId
        WORK__blobServiceUri: workBlobEndpoint
        WORK__queueServiceUri: workQueueEndpoint
        WORK__tableServiceUri: workTableEndpoint
        WORK__credential: 'managedidentity'
        WORK__clientId: identityClientId
      },
      settings
    )
    dependsOn: [noFtpPassword]
  }
}

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = if (!empty(signInClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // Health says nothing of what lies in storage; the webhooks have keys of their own, which Event Grid and the app send.
      excludedPaths: [
        '/api/health'
        '/runtime/webhooks/blobs'
        '/runtime/webhooks/durabletask/*'
        '/runtime/webhooks/*'
      ]
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signInClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: ['api://${signInClientId}', signInClientId] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
  dependsOn: [app::appSettings]
}

resource hostLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    // Logs come by Application Insights. Other categories of sites are not on every plan, and one too many refuses the deployment.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output appName string = app.name
output hostName string = app.properties.defaultHostName
