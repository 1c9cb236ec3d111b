// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.

import { describe, expect, it } from 'vitest'
import { complaint, load } from './test-folder.ts'

const freshdesk = (...lines: string[]): string =>
  [
    'connectors:',
    '  freshdesk:',
    '    domain: acme',
    '    base_url: http://127.0.0.1:4101',
    '    api_key: a-key',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')
const brevo = (...lines: string[]): string =>
  `\n${['brevo:', '  base_url: http://127.0.0.1:4103/v3', '  api_key: another-key', ...lines.map((line) => `  ${line}`)].join('\n')}\n`

describe('what goes to Brevo', () => {
  it('takes the short and the long form of a field and of a list', async () => {
    const { activation, sources } = await load(
      freshdesk(
        'lists: { open_tickets: 31, vip: { id: 44, where: "open_tickets > 2" } }',
        'contact_mapping: { email: email, phone: { to: SMS, null: clear, owner: newest }, open_tickets: { to: OPEN_TICKETS, null: default, default: 0 } }',
        'ticket_events: { ticket_created: support_ticket_created }',
      ) + brevo(),
    )
    expect(activation?.sources).toEqual([
      {
        source: 'freshdesk',
        type: 'freshdesk',
        fields: [
          {
            from: 'email',
            to: 'email',
            whenNull: 'keep',
            default: undefined,
            owner: 'helpdesk',
            where: 'tajo.yml:7 connectors.freshdesk.contact_mapping.email',
          },
          {
            from: 'phone',
            to: 'SMS',
            whenNull: 'clear',
            default: undefined,
            owner: 'newest',
            where: 'tajo.yml:7 connectors.freshdesk.contact_mapping.phone',
          },
          {
            from: 'open_tickets',
            to: 'OPEN_TICKETS',
            whenNull: 'default',
            default: 0,
            owner: 'helpdesk',
            where: 'tajo.yml:7 connectors.freshdesk.contact_mapping.open_tickets',
          },
        ],
        lists: [
          {
            name: 'open_tickets',
            id: 31,
            condition: undefined,
            where: 'tajo.yml:6 connectors.freshdesk.lists.open_tickets',
          },
          { name: 'vip', id: 44, condition: 'open_tickets > 2', where: 'tajo.yml:6 connectors.freshdesk.lists.vip' },
        ],
        events: { ticket_created: 'support_ticket_created' },
      },
    ])
    expect(activation).toMatchObject({ newContacts: 'blocklist', readBack: 'all', eventMaxAgeMs: 3 * 86_400_000 })
    expect(sources.map(({ name, type, layer, baseUrl }) => [name, type, layer, baseUrl])).toContainEqual([
      'brevo',
      'brevo',
      'brevo',
      'http://127.0.0.1:4103',
    ])
  })

  it('takes a mapping at the top of the file for the one source it can be for', async () => {
    const { activation } = await load(`${freshdesk()}\ncontact_mapping: { name: FULLNAME }${brevo()}`)
    expect(activation?.sources[0]?.fields).toMatchObject([{ to: 'FULLNAME', where: 'tajo.yml:6 contact_mapping.name' }])
  })

  it('knows Zendesk’s words for what happened', async () => {
    const { activation } = await load(
      `connectors:\n  zendesk:\n    base_url: http://127.0.0.1:4102\n    auth: { access_token: t }\n    ticket_events: { ticket.solved: support_solved, satisfaction_rating.bad: csat_bad }\n${brevo()}`,
    )
    expect(activation?.sources[0]?.events).toEqual({ ticket_resolved: 'support_solved', satisfaction_bad: 'csat_bad' })
  })

  it('lets nobody be subscribed by default, and without a consent field only with a person’s word', async () => {
    const blocked = await load(freshdesk() + brevo())
    expect(blocked.activation?.guards.maxNewSubscribed).toBe(0)
    const subscribed = await load(freshdesk() + brevo('new_contacts: subscribe'))
    expect(subscribed.activation?.guards.maxNewSubscribed).toBe(0)
    expect(subscribed.warnings.join('\n')).toContain('consent_field')
    const consented = await load(freshdesk() + brevo('new_contacts: subscribe', 'consent_field: custom_fields.news'))
    expect(consented.activation?.guards.maxNewSubscribed).toBe(Number.MAX_SAFE_INTEGER)
    expect(consented.warnings).toEqual([])
  })

  it('is off while its key is not set, and says so', async () => {
    const config = await load(`${freshdesk()}\nbrevo:\n  api_key: \${BREVO_API_KEY}\n`)
    expect(config.activation).toBeUndefined()
    expect(config.unusedSources).toEqual([{ name: 'brevo', type: 'brevo' }])
    expect(config.warnings).toEqual([
      'tajo.yml:7 brevo.api_key: the variable BREVO_API_KEY is not set; nothing is written to Brevo until it is',
    ])
  })

  it('refuses names Brevo would drop or refuse, consent, and what contradicts itself', async () => {
    const lines = freshdesk(
      'contact_mapping:',
      '  job_title: job_title',
      '  name: EMAIL',
      '  phone: OPT_IN',
      '  mobile: { to: MOBILE, owner: brevo }',
      '  language: { to: LANGUAGE, null: default }',
      '  time_zone: LANGUAGE',
      '  open_tickets: { to: OPEN_TICKETS, owner: brevo }',
      '  twitter_id: email',
      'ticket_events: { ticket_created: ticket.created }',
    )
    const said = await complaint(lines + brevo('guards: { max_list_removal: 120% }', 'default_region: Germany'))
    expect(said).toMatchSnapshot()
    const contradicting = freshdesk(
      'contact_mapping:',
      '  language: { to: LANGUAGE, null: default }',
      '  time_zone: LANGUAGE',
      '  open_tickets: { to: OPEN_TICKETS, owner: brevo }',
      '  twitter_id: email',
    )
    expect(await complaint(contradicting + brevo())).toMatchSnapshot()
  })

  it('keeps the tables of models and mirror apart from those of the helpdesks', async () => {
    expect(await complaint(freshdesk('layer: support'))).toContain('models: would write the same tables as freshdesk')
    expect(await complaint(`connectors:\n  brevo:\n    type: freshdesk\n    domain: acme\n    api_key: k\n`)).toContain(
      'connectors.brevo: must be named otherwise',
    )
  })
})
