import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { AttributeValue } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { MappedInput, Target } from '../attributes.ts'
import { type Candidate, type Picked, pick } from '../desired/candidate.ts'
import type { Dialect } from '../desired/dialect.ts'
import { type Account, resolveMapping } from '../desired/mapping.ts'
import { readPhones } from '../desired/phones.ts'
import { gatherPopulation, type Population } from '../desired/population.ts'
import { readCandidates } from '../desired/read-candidates.ts'
import { type Layers, neededTable } from '../desired/tables.ts'
import { coerce } from '../transforms/coerce.ts'
import { phoneReader } from '../transforms/phone.ts'
import { splitName } from '../transforms/split-name.ts'
import type { AttributeStory, BrevoFacts } from './story.ts'

/** What a column of the support model is, in the words of its model: `customer_metrics.open_tickets` → text. */
export type Definitions = ReadonlyMap<string, string>

export interface AttributeQuestion {
  readonly config: ActivationConfig
  readonly layers: Layers
  readonly account: Account
  readonly customerId: string
  readonly brevo: BrevoFacts | null
  readonly confirmed: Readonly<Record<string, AttributeValue | null>>
  readonly definitions: Definitions
  readonly at: string
}

/** Every mapped attribute of one customer: what is wanted, what was confirmed, what is there, and by which rule. */
export async function attributeStories(
  sql: SqlWork,
  dialect: Dialect,
  question: AttributeQuestion,
): Promise<readonly AttributeStory[]> {
  const { config, layers, account, customerId, at } = question
  const [customers, identities, metrics, sourceMetrics] = [
    await neededTable(sql, layers.support, 'customers', 'tajo models run'),
    await neededTable(sql, layers.support, 'customer_identities', 'tajo models run'),
    await neededTable(sql, layers.support, 'customer_metrics', 'tajo models run'),
    await neededTable(sql, layers.support, 'customer_source_metrics', 'tajo models run'),
  ]
  const mapping = await resolveMapping(sql, dialect, config, account, metrics)
  const population: Population = {
    models: { customers, identities, metrics, sourceMetrics },
    sources: mapping.sources,
    lists: [],
    layers,
    mappingHash: mapping.hash,
    skipNew: false,
    at,
    only: [customerId],
  }
  await gatherPopulation(sql, dialect, population)
  const candidate = await oneOf(readCandidates(sql, dialect, population))
  if (candidate === undefined) return []
  const { targets } = mapping
  const told = new Telling(question, candidate)
  const phones = readPhones(candidate, targets, await phoneReader(config.defaultRegion))
  return [
    ...(targets.name === undefined ? [] : told.names(targets.name)),
    ...targets.attributes.map((target) => told.attribute(target)),
    ...['SMS', ...targets.phoneAttributes.map(({ name }) => name)].flatMap((name) => {
      const read = phones.numbers[name]
      const why = phones.withheld.find((one) => one.name === name)?.text
      const lines =
        name === 'SMS' ? targets.phone : (targets.phoneAttributes.find((one) => one.name === name)?.inputs ?? [])
      return told.phone(name, read?.picked, read?.number, lines, why)
    }),
  ]
}

async function oneOf(
  chunks: AsyncIterable<{ readonly candidates: readonly Candidate[] }>,
): Promise<Candidate | undefined> {
  for await (const { candidates } of chunks) return candidates[0]
  return undefined
}

/** Puts together what is known of one attribute of one customer. */
class Telling {
  readonly #question: AttributeQuestion
  readonly #candidate: Candidate

  constructor(question: AttributeQuestion, candidate: Candidate) {
    this.#question = question
    this.#candidate = candidate
  }

  attribute(target: Target): AttributeStory {
    const picked = pick(target.inputs, this.#candidate)
    const line = picked?.line ?? target.inputs[0]
    const story = this.#story(target.name, picked, line)
    if (picked?.raw === undefined) return story
    const coerced = coerce(picked.raw, target)
    switch (coerced.state) {
      case 'value':
        return { ...story, wanted: coerced.value }
      case 'null':
        return { ...story, wanted: null }
      case 'refused':
        return { ...story, refused: coerced.why }
    }
  }

  names(target: {
    readonly first: string
    readonly last: string
    readonly inputs: readonly MappedInput[]
  }): AttributeStory[] {
    const picked = pick(target.inputs, this.#candidate)
    const line = picked?.line ?? target.inputs[0]
    const split = typeof picked?.raw === 'string' ? splitName(picked.raw) : undefined
    return [
      { ...this.#story(target.first, picked, line), wanted: split?.first ?? null },
      { ...this.#story(target.last, picked, line), wanted: split?.last ?? null },
    ]
  }

  phone(
    name: string,
    picked: Picked | undefined,
    number: string | null | undefined,
    lines: readonly MappedInput[],
    why: string | undefined,
  ): AttributeStory[] {
    const line = picked?.line ?? lines[0]
    if (line === undefined) return []
    const chosen = picked ?? pick(lines, this.#candidate)
    const story = this.#story(name, chosen, line)
    return [
      { ...story, ...(number === undefined ? {} : { wanted: number }), ...(why === undefined ? {} : { refused: why }) },
    ]
  }

  #story(attribute: string, picked: Picked | undefined, line: MappedInput | undefined): AttributeStory {
    const { brevo, confirmed } = this.#question
    const before = confirmed[attribute]
    return {
      attribute,
      ...(picked?.raw === undefined ? {} : { raw: picked.raw }),
      ...(before === undefined ? {} : { confirmed: before }),
      inBrevo: shownIn(brevo, attribute),
      origin: this.#origin(picked, line),
      rule: {
        from: line?.mapping.from ?? '',
        where: line?.mapping.where ?? '',
        owner: line?.mapping.owner ?? 'helpdesk',
        whenNull: line?.mapping.whenNull ?? 'keep',
        definition: line === undefined ? null : this.#definition(line),
      },
    }
  }

  #origin(picked: Picked | undefined, line: MappedInput | undefined): string {
    if (line?.input.kind === 'metric') return `customer_metrics.${line.input.column}`
    const isCompany = line?.input.kind === 'value' && line.input.of === 'company'
    const who =
      picked?.member === undefined
        ? `${line?.source ?? ''} contacts`
        : `${picked.member.source} contact ${picked.member.contactId}`
    return isCompany ? `company of ${who}` : who
  }

  #definition({ input }: MappedInput): string | null {
    if (input.kind !== 'metric') return null
    return this.#question.definitions.get(`customer_metrics.${input.column}`) ?? null
  }
}

function shownIn(brevo: BrevoFacts | null, attribute: string): AttributeValue | null {
  const value: Json | undefined = attribute === 'SMS' ? brevo?.phone : brevo?.attributes[attribute]
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'object' ? JSON.stringify(value) : (value as AttributeValue)
}
