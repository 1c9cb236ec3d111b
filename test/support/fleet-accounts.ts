import type { Warehouse } from '@tajo/core/warehouse'
import type { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import type { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import type { Dice } from './dice.ts'
import { differencesFrom } from './expect-equals-sandbox.ts'
import type { Asked } from './fleet-proof.ts'
import { stoppable } from './hurried-clock.ts'
import { readTable } from './read-table.ts'
import type { PlayedAccount, Vendor } from './vendor.ts'
import { vendors } from './vendors.ts'

export const webhookSecret = 'a secret of the fleet'

/** One of many small accounts that all change while they are read. */
export interface FleetAccount {
  readonly source: string
  readonly layer: string
  readonly vendor: Vendor
  readonly sandbox: PlayedAccount
  readonly url: string
  change(): void
  /** From here on nothing in it changes by time alone. */
  stopClock(): void
  /** Webhooks that wait to be sent, and how each that was posted stands. */
  webhooks(): { readonly waiting: number; readonly states: readonly string[] }
}

/** What is changed while the fleet runs: everyday things, not thousands of rows at once. */
const changes = [
  'createTicket',
  'updateTicket',
  'updateTicket',
  'addNote',
  'addReply',
  'addComment',
  'deleteTicket',
  'updateContact',
  'updateUser',
]

/** Where a run has rows in hand that are not stored: at a later page of a list, at the conversations of a later ticket. */
const middles: Readonly<Record<string, { readonly begin: RegExp; readonly middle: RegExp; readonly from: number }>> = {
  freshdesk: { begin: /\/api\/v2\/tickets(\?|\/\d+\?)/, middle: /\/conversations/, from: 3 },
  zendesk: { begin: /page%5Bsize%5D=\d+$/, middle: /\/organization_memberships.*page%5Bafter%5D/, from: 1 },
}

const sizes = {
  freshdesk: (tickets: number) => ({ size: { tickets, contacts: 10, companies: 3 } }),
  // Zendesk exports nothing of its last minute, so that a second is told whole; here it is its last two seconds.
  zendesk: (tickets: number) => ({ size: { tickets, users: 10, organizations: 3 }, recencySeconds: 2 }),
}

/** `heard` is told of every call before it is answered, and whether it is one in the middle of what somebody reads. */
export async function openAccount(
  index: number,
  chance: Dice,
  heard: (call: Asked, isMiddle: boolean) => void,
): Promise<FleetAccount> {
  const vendor = vendors[index % vendors.length]
  if (vendor === undefined) throw new Error('there are no vendors')
  const clock = stoppable(Date)
  const size = sizes[vendor.name === 'freshdesk' ? 'freshdesk' : 'zendesk'](10 + chance.below(11))
  const sandbox = vendor.open({ ...vendor.manyPages, ...size, seed: 100 + index, clock, autoDeliver: true } as never)
  const source = `desk-${String(index).padStart(2, '0')}`
  const place = middles[vendor.name]
  let met = 0
  sandbox.beforeRequest = ({ headers, path }) => {
    if (place?.begin.test(path) === true) met = 0
    const counts = place?.middle.test(path) === true
    if (counts) met += 1
    const pid = Number(headers['x-played-by'] ?? -1)
    heard({ source, pid, at: Date.now(), path }, counts && met >= (place?.from ?? 1))
  }
  const kinds = changes.filter((kind) => vendor.mutationKinds.includes(kind))
  return {
    source,
    layer: source.replace('-', '_'),
    vendor,
    sandbox,
    url: await sandbox.listen(),
    change: () => {
      const kind = kinds[chance.below(kinds.length)]
      if (kind !== undefined) vendor.mutate(sandbox, { kind, a: chance.below(1000), b: chance.below(1000) })
    },
    stopClock: () => clock.stop(),
    webhooks: () => {
      const { outbox } = sandbox.world as Pick<FreshdeskSandbox['world'] | ZendeskSandbox['world'], 'outbox'>
      return { waiting: outbox.waiting, states: outbox.deliveries.map(({ state }) => state) }
    },
  }
}

/** Tells the account where its webhooks go. */
export function subscribe({ vendor, sandbox }: FleetAccount, url: string): void {
  if (vendor.name === 'freshdesk') {
    const { world } = sandbox as unknown as FreshdeskSandbox
    for (const kind of ['creation', 'update'] as const)
      world.rules.add({ kind, url, headers: { 'x-tajo-webhook': webhookSecret } })
    return
  }
  const { webhooks } = (sandbox as unknown as ZendeskSandbox).world
  const id = webhooks.nextId()
  webhooks.all.set(id, {
    id,
    name: 'Tajo',
    status: 'active',
    subscriptions: [
      'created',
      'status_changed',
      'comment_added',
      'tags_changed',
      'soft_deleted',
      'custom_field_changed',
    ]
      .map((name) => `zen:event-type:ticket.${name}`)
      .concat('zen:event-type:user.notes_changed', 'zen:event-type:user.details_changed'),
    created_at: 1_700_000_000,
    created_by: '1',
    endpoint: url,
    http_method: 'POST',
    request_format: 'json',
    secret: webhookSecret,
  })
}

/** Its lines of `tajo.yml`, with the streams that the proof is about and no others. */
export function yamlOf({ source, vendor, url }: FleetAccount): readonly string[] {
  const [, ...lines] = vendor.yaml(url)
  const others = vendor.streams
    .filter(({ name }) => !vendor.busy.streams.includes(name))
    .map(({ name }) => `${name}: false`)
  return [
    `  ${source}:`,
    `    type: ${vendor.name}`,
    ...lines,
    `    webhooks: { secret: ${webhookSecret} }`,
    `    sync: { ${[...vendor.busy.streams.map((name) => `${name}: true`), ...others].join(', ')} }`,
  ]
}

/** What its tables hold that it does not, and the other way round. */
export async function differencesOf(
  { source, layer, vendor, sandbox }: FleetAccount,
  warehouse: Warehouse,
): Promise<readonly string[]> {
  const read = (stream: string, only?: readonly string[]) =>
    readTable(warehouse, stream, {
      layer,
      key: vendor.streams.find(({ name }) => name === stream)?.key ?? ['id'],
      ...(only === undefined ? {} : { only }),
    })
  const found = await differencesFrom(vendor.truth(sandbox), read, { streams: vendor.busy.streams, read: 'changes' })
  return found.map((what) => `${source} ${what}`)
}
