import type { BudgetState } from '@tajo/core/budget/types'
import type { AccountFacts } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import { isObject, type JsonObject } from '@tajo/core/json'
import { type Answer, expectOk } from './answers.ts'
import type { FreshdeskClient } from './client.ts'
import type { OkAnswer } from './read/pages.ts'

const stream = 'account'

/**
 * Who the key belongs to. `GET /agents/me` answers for any valid key, so it is the credential check; the account's plan is
 * added where the key may read it.
 */
export async function readAccount(client: FreshdeskClient, budget: () => BudgetState): Promise<AccountFacts> {
  const agent = expectAgent(await client.get('/agents/me', {}, { stream, interactive: true })).data
  const account = await client.get('/account', {}, { stream, interactive: true })
  const facts = account.kind === 'ok' && isObject(account.data) ? account.data : {}
  const name = text(facts['account_name'])
  const tier = text(facts['tier_type'])
  const centre = text(facts['data_center'])
  const { totalPerMinute, remaining } = budget()
  const parts = [
    name,
    tier === undefined ? undefined : `${tier} plan`,
    centre === undefined ? undefined : `data centre ${centre}`,
  ]
  return {
    account: parts.filter((part) => part !== undefined).join(', ') || 'Freshdesk account',
    limitPerMinute: totalPerMinute,
    remaining,
    facts: {
      agent_id: isObject(agent) ? ((agent['id'] as number | undefined) ?? null) : null,
      ...(facts as JsonObject),
    },
  }
}

/** The answer to `/agents/me`. Every account has such an agent, so where there is none there is no account. */
export function expectAgent(answer: Answer): OkAnswer {
  if (answer.kind === 'absent') throw new TajoError('TAJO_WRONG_DOMAIN', 'That domain has no Freshdesk account (404).')
  return expectOk(answer, stream)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
