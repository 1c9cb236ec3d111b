import type { BudgetState } from '@tajo/core/budget/types'
import type { ZendeskAuth } from '@tajo/core/config/config'
import type { AccountFacts } from '@tajo/core/connector'
import { isObject, type JsonObject } from '@tajo/core/json'
import { expectReadScope, scopeNote } from './auth/scopes.ts'
import type { ZendeskClient } from './client.ts'
import type { Me } from './me.ts'
import { member } from './read/pages.ts'

/** RL: calls a minute by plan. [doc] */
const plans: Readonly<Record<number, string>> = {
  10: 'Support Essential',
  200: 'Suite or Support Team',
  400: 'Suite Growth or Professional',
  700: 'Suite or Support Enterprise',
  2500: 'Suite Enterprise Plus, or High Volume API',
}
/** No account can make API tokens after this, and none works after the second. [doc] migrating from API tokens to OAuth */
const noNewTokens = '2026-10-27'
const tokensEnd = '2027-04-30'

export interface AccountContext {
  readonly client: ZendeskClient
  readonly baseUrl: string
  readonly auth: ZendeskAuth
  readonly me: () => Promise<Me>
  readonly scope: () => Promise<string | undefined>
  readonly budget: () => BudgetState
  readonly now: () => number
}

/** Who the credentials belong to, what the account allows, and what to know about both. */
export async function readAccount(context: AccountContext): Promise<AccountFacts> {
  const { client, baseUrl, auth, now } = context
  const me = await context.me()
  const scope = await context.scope()
  expectReadScope(scope)
  const answer = await client.get('/account/settings', {}, { stream: 'account', interactive: true })
  const settings = answer.kind === 'ok' ? member(answer.data, 'settings') : undefined
  const { totalPerMinute, remaining } = context.budget()
  const plan = totalPerMinute === undefined ? undefined : plans[totalPerMinute]
  const notes = [
    scopeNote(scope),
    auth.kind === 'token' ? tokenNote(now()) : undefined,
    me.role === 'admin'
      ? undefined
      : `the user’s role is ${me.role}: exports are for administrators, and lists show what the user may see`,
  ].filter((note) => note !== undefined)
  return {
    account: [new URL(baseUrl).host, plan === undefined ? undefined : `calls a minute as with ${plan}`]
      .filter((part) => part !== undefined)
      .join(', '),
    limitPerMinute: totalPerMinute,
    remaining,
    notes,
    facts: {
      user_id: me.id,
      role: me.role,
      ...(scope === undefined ? {} : { scope }),
      ...(isObject(settings) ? { settings: settings as JsonObject } : {}),
    },
  }
}

function tokenNote(now: number): string {
  const today = new Date(now).toISOString().slice(0, 10)
  if (today > tokensEnd) return `Zendesk ended all API tokens on ${tokensEnd}: use OAuth`
  const noNew =
    today >= noNewTokens ? `none can be made since ${noNewTokens}` : `none can be made from ${noNewTokens} on`
  return `Zendesk ends all API tokens on ${tokensEnd}, and ${noNew}: change to OAuth before`
}
