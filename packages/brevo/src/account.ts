import type { AccountFacts } from '@tajo/core/connector'
import { isTajoError } from '@tajo/core/errors'
import { isObject, type Json, type JsonObject } from '@tajo/core/json'
import { type Answer, expectOk } from './answers.ts'
import { contactsPerMinute, type OpenAccount } from './open-account.ts'

const stream = 'account'

/**
 * Whose account the key opens. `GET /account` is one of a hundred calls an hour: when those are used up the list of contacts
 * says at least that the key is right.
 */
export async function readAccount({ client, budgetState }: OpenAccount): Promise<AccountFacts> {
  const notes: string[] = []
  let facts: JsonObject = {}
  let name = ''
  try {
    const answer = expectOk(await client.get('/account', {}, { stream, interactive: true }))
    facts = factsIn(answer)
    name = textIn(answer, 'companyName')
  } catch (error) {
    if (!isTajoError(error) || error.code !== 'TAJO_LIMITED') throw error
    notes.push(`Calls that are not about contacts are used up for now: ${error.message}`)
    expectOk(await client.get('/contacts', { limit: 1 }, { stream, interactive: true }))
  }
  const state = budgetState()
  const otherPerHour = (state.allowedOfClass['other-hour'] ?? 0) * 60
  const limits = `${Math.round(otherPerHour)} calls an hour beside contacts and events`
  return {
    account: [name, ...plansIn(facts), limits].filter((part) => part !== '').join(', '),
    limitPerMinute: contactsPerMinute(state),
    remaining: undefined,
    notes,
    facts,
  }
}

/** Nothing that names a person: the key's owner is in the answer too. */
function factsIn(answer: Extract<Answer, { kind: 'ok' }>): JsonObject {
  const data = isObject(answer.data) ? answer.data : {}
  const plans = Array.isArray(data['plan']) ? data['plan'] : []
  const zone = isObject(data['dateTimePreferences']) ? data['dateTimePreferences']['timezone'] : undefined
  return {
    organization_id: jsonOf(data['organization_id']),
    enterprise: jsonOf(data['enterprise']),
    time_zone: jsonOf(zone),
    plans: plans.map((plan: unknown) => jsonOf(isObject(plan) ? plan['type'] : undefined)),
  }
}

function plansIn({ plans }: JsonObject): readonly string[] {
  const names = Array.isArray(plans) ? plans.filter((plan): plan is string => typeof plan === 'string') : []
  return names.length === 0 ? [] : [`plan ${[...new Set(names)].join(' and ')}`]
}

function textIn({ data }: Extract<Answer, { kind: 'ok' }>, key: string): string {
  const value = isObject(data) ? data[key] : undefined
  return typeof value === 'string' ? value : ''
}

function jsonOf(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
