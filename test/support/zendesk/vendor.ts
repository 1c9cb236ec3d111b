import { join } from 'node:path'
import type { SourceConfig } from '@tajo/core/config/config'
import { streams } from '@tajo/zendesk/streams/index'
import { usualConfig } from '../source.ts'
import type { ConfigGiven, Vendor } from '../vendor.ts'
import { mutate, mutationKinds } from './mutations.ts'
import { childrenLacking, lacking } from './promises.ts'
import { shown, zendeskPlays } from './scenarios.ts'
import { ShortPagedSandbox, type ShortPages } from './short-pages.ts'
import { byTokens, enter } from './tokens.ts'
import { worldTruth } from './truth/world-truth.ts'

const email = 'sandbox@acme.example'
const apiToken = 'sandbox-token'

function tokenFileIn({ folder }: ConfigGiven): string {
  return join(folder, 'zendesk-tokens.json')
}

function config(given: ConfigGiven): SourceConfig {
  return {
    ...usualConfig,
    name: 'zendesk',
    type: 'zendesk',
    layer: 'zendesk',
    domain: 'acme-sandbox.zendesk.com',
    baseUrl: given.baseUrl,
    auth: { kind: 'token', email, apiToken },
    tokenFile: tokenFileIn(given),
  }
}

export const zendesk: Vendor<ShortPagedSandbox, ShortPages> = {
  name: 'zendesk',
  streams,
  shown,
  plays: zendeskPlays,
  // What is younger than a minute is not exported, whatever the clocks' difference.
  settleMs: 80_000,
  mutationKinds,
  manyPages: { exportPage: 7, listPage: 4 },
  busy: {
    streams: ['tickets', 'ticket_comments', 'users', 'organizations', 'organization_memberships'],
    middle: /\/incremental\/users/,
    account: { size: { tickets: 250 }, recencySeconds: 0 },
  },
  open: (options) => new ShortPagedSandbox(options),
  config,
  yaml: (url) => ['  zendesk:', `    base_url: ${url}`, `    auth: { email: ${email}, api_token: ${apiToken} }`],
  crash: {
    // A token ends sooner than a run does.
    account: { size: { tickets: 400, users: 160, organizations: 30 }, accessTokenSeconds: 300 },
    hurried: true,
    restMs: 1_000,
    config: (given) => byTokens(config(given)),
    enter: (account, given) => enter(account, given, tokenFileIn(given)),
  },
  mutate: ({ world }, mutation) => mutate(world, mutation),
  truth: ({ world }) => worldTruth(world),
  promisedColumns: ['updated_at', 'ticket_id', 'generated_timestamp'],
  watchedChildren: ['ticket_audits'],
  lacking: ({ world }, stream, position, rows) => lacking(world, stream, position, rows),
  childrenLacking: ({ world }, stream, parents, rows) =>
    stream === 'ticket_audits' ? childrenLacking(world, parents, rows) : [],
}
