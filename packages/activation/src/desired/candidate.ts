import type { AttributeValue } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'
import type { MappedInput } from '../attributes.ts'
import type { Match } from '../identity.ts'
import { placeOf } from '../write-back/fingerprint.ts'
import type { Standing } from './claims.ts'

/** A person as one helpdesk has them, with the values its mapping reads. */
export interface Member {
  readonly source: string
  readonly contactId: string
  readonly deleted: boolean
  readonly updatedAt: number | undefined
  /** By the key of the mapped input; what is absent is not there at all. */
  readonly values: Readonly<Record<string, Json>>
}

export interface Confirmed {
  /** Brevo had given it a number, or a person took it out there. */
  readonly wasInBrevo: boolean
  readonly delivered: Readonly<Record<string, AttributeValue | null>>
  readonly lists: readonly number[]
}

/** A customer who has to be looked at one by one. */
export interface Candidate {
  readonly customerId: string
  readonly email: string | undefined
  /** `staff`: never a contact; `gone`: no longer a customer. */
  readonly state: 'live' | 'staff' | 'gone'
  readonly inputHash: string
  /** Lists the customer belongs in. */
  readonly wanted: readonly number[]
  /** `undefined`: nothing is known of the customer's tickets. */
  readonly metrics: Readonly<Record<string, Json>> | undefined
  readonly members: readonly Member[]
  readonly ledger: Confirmed | undefined
  /** Of customers that became this one. */
  readonly absorbed: readonly Confirmed[]
  readonly matches: readonly Match[]
  /** Fields of helpdesk contacts that the warehouse still shows as they were before Tajo wrote them. */
  readonly pending: ReadonlySet<string>
  /** Of an e-mail that others have too. */
  readonly standing: Standing | undefined
  /** The others who have it. */
  readonly rivals: readonly Candidate[]
}

export interface Picked {
  /** `null`: known to be empty; `undefined`: unknown. */
  readonly raw: Json | undefined
  readonly line: MappedInput
  /** Whose value it is; `undefined` for a metric. */
  readonly member: Member | undefined
  /** What other sources have. */
  readonly others: readonly Json[]
}

/** The value of the first line, in order of precedence, that has one. */
export function pick(lines: readonly MappedInput[], candidate: Candidate): Picked | undefined {
  let first: Picked | undefined
  let empty: Picked | undefined
  const others: Json[] = []
  for (const line of lines) {
    for (const [raw, member] of valuesOf(line, candidate)) {
      if (raw === undefined) continue
      if (isEmpty(raw)) empty ??= { raw: null, line, member, others }
      else if (first === undefined) first = { raw, line, member, others }
      else if (line.source !== first.line.source) others.push(raw)
    }
  }
  return first ?? empty
}

/** All values of a line, those of several people of one helpdesk by precedence. */
export function valuesOf(line: MappedInput, candidate: Candidate): (readonly [Json | undefined, Member | undefined])[] {
  const { input } = line
  switch (input.kind) {
    case 'email':
    case 'unknown':
      return []
    case 'metric': {
      const value = candidate.metrics?.[input.column]
      return [
        [
          typeof value === 'string' && input.type === 'float' ? scaled(Number(value), input) : scaled(value, input),
          undefined,
        ],
      ]
    }
    case 'value': {
      const own = candidate.members.filter(({ source }) => source === line.source)
      const living = own.filter(({ deleted }) => !deleted)
      return (living.length > 0 ? living : own).map((member) => [member.values[line.key], member])
    }
  }
}

function scaled(value: Json | undefined, { per, decimals }: { per: number; decimals: number }): Json | undefined {
  if (typeof value !== 'number') return value
  const factor = 10 ** decimals
  return Math.round((value / per) * factor) / factor
}

export function isEmpty(raw: Json): boolean {
  return raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0)
}

/** Whether the value that was picked is older than what Tajo has written there since. */
export function isPending({ pending }: Candidate, { line, member }: Picked): boolean {
  const field = fieldOf(line)
  return member !== undefined && field !== undefined && pending.has(placeOf(line.source, member.contactId, field))
}

/** What the helpdesk calls a contact's own field. */
export function fieldOf({ input }: MappedInput): string | undefined {
  return input.kind === 'value' && input.of === 'contact' ? [input.column, ...input.path].join('.') : undefined
}
