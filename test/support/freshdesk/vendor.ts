import { streams } from '@tajo/freshdesk/streams/index'
import { FreshdeskSandbox, type FreshdeskSandboxOptions } from '@tajo/sandbox/freshdesk/sandbox'
import { usualConfig } from '../source.ts'
import type { Vendor } from '../vendor.ts'
import { mutate, mutationKinds } from './mutations.ts'
import { childrenLacking, lacking } from './promises.ts'
import { freshdeskPlays } from './scenarios.ts'
import { worldTruth } from './truth/world-truth.ts'

const apiKey = 'sandbox-key'

export const freshdesk: Vendor<FreshdeskSandbox, FreshdeskSandboxOptions> = {
  name: 'freshdesk',
  streams,
  shown: streams.map(({ name }) => name),
  plays: freshdeskPlays,
  settleMs: 10_000,
  mutationKinds,
  manyPages: {},
  busy: {
    streams: ['tickets', 'conversations', 'contacts', 'companies'],
    middle: /conversations/,
    account: { size: { tickets: 250, contacts: 120, companies: 30 } },
  },
  open: (options) => new FreshdeskSandbox(options),
  config: ({ baseUrl }) => ({
    ...usualConfig,
    name: 'freshdesk',
    type: 'freshdesk',
    layer: 'freshdesk',
    domain: 'acme-sandbox.freshdesk.com',
    baseUrl,
    apiKey,
    subLimitUnit: 'credits',
  }),
  yaml: (url) => ['  freshdesk:', `    base_url: ${url}`, `    api_key: ${apiKey}`],
  crash: { account: { size: { tickets: 600, contacts: 230, companies: 130 } }, hurried: false, restMs: 6_000 },
  mutate: ({ world }, mutation) => mutate(world, mutation),
  truth: ({ world }) => worldTruth(world),
  promisedColumns: ['updated_at', 'ticket_id'],
  watchedChildren: ['conversations'],
  lacking: ({ world }, stream, position, rows) => lacking(world, stream, position, rows),
  childrenLacking: ({ world }, stream, parents, rows) =>
    stream === 'conversations' ? childrenLacking(world, parents, rows) : [],
}
