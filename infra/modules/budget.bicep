metadata description = 'What the environment may cost a month, and who hears when it nears that.'

import { Place } from 'place.bicep'

@description('Region, name and tags of the environment.')
param place Place

@description('Amount a month, in the currency of the bill.')
param amount int

@description('First day of the month that counting starts in.')
param startDate string

@description('Action group that gets the alerts.')
param actionGroupId string

@description('Mail addresses that get the alerts.')
param emails string[]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'budget-${place.token}'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      halfSpent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 50
        thresholdType: 'Actual'
        contactEmails: emails
        contactGroups: [actionGroupId]
      }
      almostSpent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 90
        thresholdType: 'Actual'
        contactEmails: emails
        contactGroups: [actionGroupId]
      }
      willBeExceeded: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 110
        thresholdType: 'Forecasted'
        contactEmails: emails
        contactGroups: [actionGroupId]
      }
    }
  }
}
