metadata description = 'What the environment may cost a month, and who hears when it nears that.'

import { Place } from 'place.bicep'

param place Place
param amount int
param startDate string
param actionGroupId string
param emails string[]

var alerts = [
  { name: 'halfSpent', percent: 50, of: 'Actual' }
  { name: 'almostSpent', percent: 90, of: 'Actual' }
  { name: 'willBeExceeded', percent: 110, of: 'Forecasted' }
]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'budget-${place.token}'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: toObject(alerts, alert => alert.name, alert => {
      enabled: true
      operator: 'GreaterThanOrEqualTo'
      threshold: alert.percent
      thresholdType: alert.of
      contactEmails: emails
      contactGroups: [actionGroupId]
    })
  }
}
