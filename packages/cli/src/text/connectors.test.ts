import type { ConnectorTest } from '@tajo/operations/list/connectors-test'
import { describe, expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { testText } from './connectors.ts'
import { fits } from './fits.ts'

describe('connectors test', () => {
  const tested: ConnectorTest = {
    source: 'freshdesk',
    account: 'Acme, growth plan',
    ok: true,
    exitCode: 0,
    limitPerMinute: 200,
    remaining: 171,
    notes: ['API tokens end on 30 April 2027; move to OAuth before'],
    streams: [
      { stream: 'tickets', access: 'ok' },
      { stream: 'contacts', access: 'ok' },
      { stream: 'companies', access: 'ok' },
      {
        stream: 'roles',
        access: 'denied',
        reason: 'the key’s agent is not an administrator',
        hint: 'Use the key of an agent with the role the message names.',
      },
      {
        stream: 'satisfaction_ratings',
        access: 'not-in-plan',
        reason: 'the plan or settings lack satisfaction surveys',
        hint: 'Leave the stream out, or enable the feature at the vendor.',
      },
    ],
  }

  it('begins with the lines of the connector page', () => {
    expect(fits(testText(tested, 80, plain))).toMatchInlineSnapshot(`
      "✓ API connection successful
      ✓ Contacts readable
      ✓ Tickets readable
      ✓ Companies readable
      ! Satisfaction ratings not readable
      ! API tokens end on 30 April 2027; move to OAuth before

      Acme, growth plan  3 of 5 streams readable

        ✓ tickets
        ✓ contacts
        ✓ companies
        ✗ roles                 the key’s agent is not an administrator
                                Use the key of an agent with the role the message
                                names.
        ! satisfaction_ratings  the plan or settings lack satisfaction surveys
                                Leave the stream out, or enable the feature at the
                                vendor.

      Rate limit: 200 credits a minute, 171 left in this one."
    `)
  })

  it('says how webhooks stand, where there is a server to take them', () => {
    const lines = (webhooks: ConnectorTest['webhooks'] & object) =>
      fits(testText({ ...tested, streams: [], notes: [], webhooks }, 80, plain))
        .split('\n')
        .slice(1, 4)
    const hint = 'Run `tajo webhooks setup zendesk`.'
    expect(lines({ state: 'configured', text: '', hint: '' })[0]).toBe('✓ Webhooks configured')
    expect(lines({ state: 'none', text: 'no secret is set: deliveries are refused', hint })).toEqual([
      '! Webhooks not set up: no secret is set: deliveries are refused',
      '  Run `tajo webhooks setup zendesk`.',
      '',
    ])
    expect(lines({ state: 'incomplete', text: 'Create the webhook “Tajo”.', hint })[0]).toBe(
      '! Webhooks not configured: Create the webhook “Tajo”.',
    )
  })

  it('says why there is no connection', () => {
    const error = {
      code: 'TAJO_AUTH',
      message: 'Freshdesk did not accept the key (401).',
      hint: 'Check the key; in Freshdesk it stands under Profile settings.',
    }
    expect(fits(testText({ ...tested, ok: false, exitCode: 3, streams: [], error }, 80, plain))).toMatchInlineSnapshot(`
      "✗ API connection failed
      ✗ Freshdesk did not accept the key (401).
        Check the key; in Freshdesk it stands under Profile settings.
        TAJO_AUTH"
    `)
  })
})
