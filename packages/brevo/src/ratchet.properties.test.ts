import type { Attributes, Destination } from '@tajo/core/destination'
import { isTajoError } from '@tajo/core/errors'
import type { HttpRequest, Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OpenBrevo, openBrevo } from './api/open.ts'
import { openDestination } from './destination.ts'

/** A wire that takes everything, and remembers it. */
function wire(): { readonly sent: HttpRequest[]; readonly sender: Sender } {
  const sent: HttpRequest[] = []
  const body = {
    id: 7,
    processId: 3,
    status: 'completed',
    count: 1,
    contacts: [{ id: 8, email: 'a@example.com', emailBlacklisted: false }],
    attributes: [],
    lists: [],
    items: [],
    events: [],
  }
  const sender: Sender = {
    close: async () => {},
    send: async (request) => {
      sent.push(request)
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }
    },
  }
  return { sent, sender }
}

const names = fc.oneof(
  fc.constantFrom(
    'FIRSTNAME',
    'OPEN_TICKETS',
    'SMS',
    'EMAIL',
    'email',
    'Opt_In',
    'DOUBLE_OPT-IN',
    'CONSENT',
    'consent',
  ),
  fc.constantFrom('emailBlacklisted', 'smsBlacklisted', 'forceMerge', '__proto__', 'contact_properties'),
  fc.string(),
)
const values = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 2 }),
)
const attributes: fc.Arbitrary<Attributes> = fc
  .array(fc.tuple(names, values), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries))
const email = fc.constantFrom('a@example.com', 'b@example.com', 'C@example.com')
const ids = fc.array(fc.nat(), { maxLength: 3 })

type Operation = (destination: Destination, api: OpenBrevo) => Promise<unknown>

const goOn = new AbortController().signal
const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc
    .record({ email, attributes, listIds: ids, consent: fc.constantFrom('blocked' as const, 'subscribed' as const) })
    .map(
      (contact): Operation =>
        (to) =>
          to.createContact(contact),
    ),
  fc
    .record(
      { id: fc.nat(), attributes, addLists: ids, removeLists: ids, block: fc.constant(true as const) },
      { requiredKeys: ['id', 'attributes', 'addLists', 'removeLists'] },
    )
    .map(
      (contact): Operation =>
        (to) =>
          to.updateContact(contact),
    ),
  fc
    .record({
      rows: fc.array(fc.record({ email, attributes }), { maxLength: 3 }),
      kind: fc.constantFrom('update' as const, 'create-blocked' as const),
      listIds: fc.constant([1] as [number]),
    })
    .map(
      (request): Operation =>
        (to) =>
          to.importContacts(request, goOn),
    ),
  names.map(
    (name): Operation =>
      (to) =>
        to.createAttribute({ name, type: 'text', options: [] }),
  ),
  fc.tuple(fc.nat(), ids).map(
    ([list, who]): Operation =>
      (to) =>
        to.addToList(list, who),
  ),
  fc.tuple(fc.nat(), ids).map(
    ([list, who]): Operation =>
      (to) =>
        to.removeFromList(list, who),
  ),
  attributes.map(
    (some): Operation =>
      (to) => {
        const properties = Object.fromEntries(Object.entries(some).map(([key, value]) => [key, String(value)]))
        const event = { deliveryId: 'd', name: 'ticket', contactId: 7, at: '2026-11-20T10:00:00Z', properties }
        return to.sendEvents([event], goOn)
      },
  ),
  fc.string().map(
    (name): Operation =>
      (to) =>
        to.createCompany({ name, linkedContacts: [1] }),
  ),
)

/** What must never be seen on the wire, found without the ratchet's own rules. */
function forbiddenIn(request: HttpRequest): string | undefined {
  const { method, url } = request
  const path = new URL(url).pathname
  if (method === 'DELETE') return `${method} ${path}`
  if (/doubleOptin|blockedContacts|consent|\/batch$/i.test(path) && path !== '/v3/events/batch') return path
  return request.body === undefined ? undefined : forbiddenBelow(JSON.parse(request.body), [])
}

function forbiddenBelow(value: unknown, path: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, below] of Object.entries(value)) {
    const lower = key.trim().toLowerCase()
    const here = [...path, key].join('.')
    // What happened to somebody may be called anything.
    if (key === 'event_properties') continue
    if (/^(email|sms)blacklist(ed)?$/.test(lower) && below !== true) return here
    if (/^(forcemerge|consentgroups|consentgroupids|contact_properties|all|smtpblacklistsender)$/.test(lower))
      return here
    if (lower === 'emptycontactsattributes' && below !== false) return here
    if (lower === 'updateenabled' && below !== false) return here
    if (path.at(-1) === 'attributes' && /^(email|opt_in|double_opt-in|consent)$/.test(lower)) return here
    const found = forbiddenBelow(below, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}

describe('whatever an activation asks for', () => {
  it('never puts on the wire what could bring somebody back, nor a record of consent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operations, { minLength: 1, maxLength: 4 }), async (asked) => {
        const clock = new VirtualClock(0)
        const { sent, sender } = wire()
        const options = { apiKey: 'k', reservePercent: 0, consentAttributes: ['CONSENT'], sender }
        const dependencies = { clock, log: silentLog, random: () => 0 }
        const destination = openDestination({ ...options, baseUrl: 'https://api.brevo.com' }, dependencies)
        const api = openBrevo(options, dependencies)
        for (const operation of asked) {
          await operation(destination, api).catch((error: unknown) => {
            if (!isTajoError(error)) throw error
          })
        }
        expect(sent.map(forbiddenIn).filter((found) => found !== undefined)).toEqual([])
      }),
      { seed: 42, numRuns: 300 },
    )
  })

  it('is judged by a rule that can fail', () => {
    const request = (body: object) => ({
      method: 'PUT',
      url: 'https://x.example/v3/contacts/7',
      headers: {},
      body: JSON.stringify(body),
    })
    expect(forbiddenIn(request({ emailBlacklisted: false }))).toBe('emailBlacklisted')
    expect(forbiddenIn(request({ attributes: { Email: 'a' } }))).toBe('attributes.Email')
    expect(forbiddenIn(request({ jsonBody: [{ attributes: { OPT_IN: 1 } }] }))).toBe('jsonBody.0.attributes.OPT_IN')
    expect(forbiddenIn(request({ emailBlacklisted: true, attributes: { A: 1 } }))).toBeUndefined()
  })
})
