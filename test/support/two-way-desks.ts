import { join } from 'node:path'
import type { SourceConfig } from '@tajo/core/config/config'
import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import type { Sender } from '@tajo/core/http/send'
import type { PlayedRequest, PlayedResponse } from '@tajo/core/testing/sender-for'
import type { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { connectFreshdesk } from '@tajo/freshdesk/connection'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import { connectZendesk } from '@tajo/zendesk/connection'
import { usualConfig } from './source.ts'

export type Value = string | number | boolean | null
export type DeskName = 'freshdesk' | 'zendesk'

/** A helpdesk as the play needs it: what its people see and do, and the way into it. */
export interface Desk {
  readonly name: DeskName
  readonly config: SourceConfig
  /** What a sync for the customers reads. */
  readonly streams: readonly string[]
  /** An edit may be so old and not yet be told by a sync. */
  readonly tellsAfterMs: number
  readonly log: readonly { readonly method: string }[]
  handle(request: PlayedRequest): PlayedResponse
  connect(sender: Sender, dependencies: ConnectDependencies): Connection
  /** Customers who are there and have an address: address → id. */
  people(): ReadonlyMap<string, number>
  /** Somebody as the play begins: without a phone number and ids of other systems, with a proven address. */
  prepare(id: number, name: string): void
  get(id: number, field: string): Value
  set(id: number, field: string, value: Value): void
  emailOf(id: number): string | null
  changeEmail(id: number, email: string): void
}

interface DeskOptions {
  readonly seed: number
  readonly clock: VirtualClock
  /** For what a connection keeps. */
  readonly folder: string
}

export function openDesk(name: DeskName, options: DeskOptions): Desk {
  return name === 'freshdesk' ? new PlayedFreshdesk(options) : new PlayedZendesk(options)
}

class PlayedFreshdesk implements Desk {
  readonly name = 'freshdesk'
  readonly config = {
    ...usualConfig,
    name: 'freshdesk',
    type: 'freshdesk',
    layer: 'freshdesk',
    domain: 'acme-sandbox.freshdesk.com',
    baseUrl: 'http://127.0.0.1:4101',
    apiKey: 'sandbox-key',
    subLimitUnit: 'credits',
  } as const
  readonly streams = ['contacts', 'agents']
  readonly tellsAfterMs = 0
  readonly #sandbox: FreshdeskSandbox

  constructor({ seed, clock }: DeskOptions) {
    this.#sandbox = new FreshdeskSandbox({ seed, clock, size: { tickets: 20, contacts: 14, companies: 3 } })
  }

  get log() {
    return this.#sandbox.log
  }

  handle(request: PlayedRequest): PlayedResponse {
    return this.#sandbox.handle(request)
  }

  connect(sender: Sender, dependencies: ConnectDependencies): Connection {
    const { baseUrl, apiKey } = this.config
    return connectFreshdesk({ source: 'freshdesk', baseUrl, apiKey, reservePercent: 0, sender }, dependencies)
  }

  people(): ReadonlyMap<string, number> {
    const contacts = [...this.#sandbox.world.contacts.values()]
    return new Map(
      contacts.flatMap(({ id, email, deleted, blocked, contact_type }) =>
        email === null || deleted || blocked || contact_type !== 'contact' ? [] : [[email, id] as const],
      ),
    )
  }

  prepare(id: number, name: string): void {
    this.#sandbox.world.updateContact(id, { name, mobile: null, unique_external_id: null, active: true })
  }

  get(id: number, field: string): Value {
    return valueAt(this.#sandbox.world.contacts.get(id), field)
  }

  set(id: number, field: string, value: Value): void {
    this.#sandbox.world.updateContact(id, patchOf(field, value))
  }

  emailOf(id: number): string | null {
    return this.#sandbox.world.contacts.get(id)?.email ?? null
  }

  changeEmail(id: number, email: string): void {
    this.#sandbox.world.updateContact(id, { email })
  }
}

class PlayedZendesk implements Desk {
  readonly name = 'zendesk'
  readonly config
  readonly streams = ['users', 'user_identities']
  // What is younger than a minute is not exported, and times are whole seconds.
  readonly tellsAfterMs = 62_000
  readonly #sandbox: ZendeskSandbox

  constructor({ seed, clock, folder }: DeskOptions) {
    this.config = {
      ...usualConfig,
      name: 'zendesk',
      type: 'zendesk',
      layer: 'zendesk',
      domain: 'acme-sandbox.zendesk.com',
      baseUrl: 'http://127.0.0.1:4102',
      auth: { kind: 'token', email: 'sandbox@acme.example', apiToken: 'sandbox-token' },
      tokenFile: join(folder, 'zendesk-tokens.json'),
    } as const
    // With the limits of a real account: five changes of one user a minute.
    const size = { tickets: 20, users: 14, organizations: 3 }
    this.#sandbox = new ZendeskSandbox({ seed, clock, size, plan: 'professional' })
    this.#addUserField('plate', 'Number plate', 'regexp', { regexp_for_validation: '\\A[A-Z]{2}-\\d+\\z' })
    this.#addUserField('rate', 'Rate', 'decimal')
    this.#addUserField('member_since', 'Member since', 'date')
  }

  #addUserField(key: string, title: string, type: string, more: Readonly<Record<string, string>> = {}): void {
    const { user_fields: fields } = this.#sandbox.world
    const [any] = fields.values()
    if (any === undefined) throw new Error('the account has no user fields')
    const { custom_field_options: _, ...plain } = any
    fields.put({ ...plain, ...more, id: any.id + 900 + fields.size, key, title, type })
  }

  get log() {
    return this.#sandbox.log
  }

  handle(request: PlayedRequest): PlayedResponse {
    return this.#sandbox.handle(request)
  }

  connect(sender: Sender, dependencies: ConnectDependencies): Connection {
    const { baseUrl, auth, tokenFile } = this.config
    return connectZendesk({ source: 'zendesk', baseUrl, auth, tokenFile, reservePercent: 0, sender }, dependencies)
  }

  people(): ReadonlyMap<string, number> {
    const users = [...this.#sandbox.world.users.values()]
    return new Map(
      users.flatMap(({ id, email, active, suspended, role }) =>
        email === null || !active || suspended || role !== 'end-user' ? [] : [[email, id] as const],
      ),
    )
  }

  prepare(id: number, name: string): void {
    const { world } = this.#sandbox
    const user_fields = { plate: null, rate: null, member_since: null }
    world.updateUser(id, { name, phone: null, external_id: null, user_fields })
    for (const identity of world.identities.of(id)) world.identities.put({ ...identity, verified: true })
  }

  get(id: number, field: string): Value {
    return valueAt(this.#sandbox.world.users.get(id), field)
  }

  set(id: number, field: string, value: Value): void {
    this.#sandbox.world.updateUser(id, patchOf(field, value))
  }

  emailOf(id: number): string | null {
    return this.#sandbox.world.users.get(id)?.email ?? null
  }

  /** A user keeps the addresses there were before. */
  changeEmail(id: number, email: string): void {
    const { world } = this.#sandbox
    world.makePrimary(world.addIdentity(id, 'email', email, { verified: true }).id)
  }
}

function patchOf(field: string, value: Value): object {
  const [group = '', key] = field.split('.')
  return { [group]: key === undefined ? value : { [key]: value } }
}

function valueAt(row: object | undefined, field: string): Value {
  let value: unknown = row
  for (const part of field.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[part]
  return value === undefined || value === '' ? null : (value as Value)
}
