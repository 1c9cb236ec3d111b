import { json, type SandboxResponse } from '../../http/message.ts'
import type { Call, Route } from '../http/call.ts'
import { consentGroupsOff, notFound } from '../http/problem.ts'

function account({ settings }: Call): SandboxResponse {
  return json(
    200,
    JSON.stringify({
      organization_id: '5fa2b8c123456789abcdef01',
      user_id: 1_234_567,
      enterprise: settings.plan === 'extended',
      companyName: 'Acme Sandbox',
      email: settings.owner,
      firstName: 'Sandra',
      lastName: 'Box',
      address: { city: 'Nowhere', country: 'France', street: '1 Invented Street', zipCode: '00000' },
      dateTimePreferences: { timezone: 'Europe/Paris', timeFormat: '24', dateFormat: 'dd-mm-yyyy' },
      marketingAutomation: { enabled: true, key: 'ma8k2x9v4h7p3d6f1c5e8b2a' },
      plan: [{ type: 'subscription', credits: 100_000, creditsType: 'sendLimit' }],
      planVerticals: [],
      relay: { enabled: false, data: { userName: settings.owner, relay: 'smtp-relay.example', port: 587 } },
    }),
  )
}

export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: '/account', answer: account },
  // Retired on 30 October 2026 [doc changelog]; what it answers since is a [guess].
  {
    method: 'POST',
    path: '/contacts/batch',
    answer() {
      throw notFound('Path not found')
    },
  },
  {
    method: 'GET',
    path: '/contacts/consent-groups',
    answer() {
      throw consentGroupsOff()
    },
  },
]
