import type { FieldMapping } from '@tajo/core/config/activation-config'
import { parseAttributeName } from '@tajo/core/config/values/attribute-name'
import type { DestinationAttribute } from '@tajo/core/destination'
import { TajoError } from '@tajo/core/errors'
import type { AttributeType, Input } from './desired/inputs.ts'

/** One line of a source's mapping, and what it reads. */
export interface MappedInput {
  readonly source: string
  /** Names its value among those of a contact. */
  readonly key: string
  readonly mapping: FieldMapping
  readonly input: Input
  /** Type of the values met so far, where the input does not tell. */
  readonly met: AttributeType | undefined
}

/** An attribute that is written, and the lines it comes from in order of precedence. */
export interface Target {
  readonly name: string
  readonly type: AttributeType
  readonly options: readonly string[]
  readonly inputs: readonly MappedInput[]
}

/** A name that goes into two attributes. */
export interface NameTarget {
  readonly first: string
  readonly last: string
  readonly inputs: readonly MappedInput[]
}

export interface Targets {
  readonly attributes: readonly Target[]
  readonly name: NameTarget | undefined
  readonly phone: readonly MappedInput[]
  /** Further phone numbers, each unique in the account too. */
  readonly phoneAttributes: readonly Target[]
  readonly toCreate: readonly Pick<DestinationAttribute, 'name' | 'type' | 'options'>[]
  readonly remarks: readonly string[]
}

/** First and last name as accounts of different ages and languages call them [oas][client]. */
const namePairs = [
  ['FIRSTNAME', 'LASTNAME'],
  ['PRENOM', 'NOM'],
  ['FNAME', 'LNAME'],
  ['NAME', 'SURNAME'],
] as const

const phoneNames = new Set(['WHATSAPP', 'LANDLINE_NUMBER'])
const writable = new Set(['normal', 'category'])

/** Names Brevo would drop or that hold consent end the plan before anything is looked at. */
export function checkNames(lines: readonly FieldMapping[], consentAttributes: readonly string[]): void {
  const consent = new Set(consentAttributes.map((name) => name.toUpperCase()))
  for (const { to, where } of lines) {
    const parsed = parseAttributeName(to)
    if (!parsed.ok) {
      throw new TajoError('TAJO_CONFIG_INVALID', `${where}: ${to} ${parsed.problem}.`, {
        ...(parsed.hint === undefined ? {} : { hint: parsed.hint }),
      })
    }
    if (consent.has(to.toUpperCase())) {
      throw new TajoError('TAJO_CONFIG_INVALID', `${where}: ${to} holds consent (brevo.consent_attributes).`, {
        hint: 'Map the field to another attribute; consent is never written.',
      })
    }
  }
}

/** What of the mapping the account can take, what has to be made first, and what it cannot take at all. */
export function resolveTargets(
  lines: readonly MappedInput[],
  account: readonly DestinationAttribute[],
  createAttributes: boolean,
): Targets {
  const known = new Map(account.map((attribute) => [attribute.name, attribute]))
  const explicit = new Set(lines.map(({ mapping }) => mapping.to))
  const pair = namePair(lines, known, explicit)
  const attributes: Target[] = []
  const phoneAttributes: Target[] = []
  const toCreate: Pick<DestinationAttribute, 'name' | 'type' | 'options'>[] = []
  const remarks: string[] = []
  for (const [name, inputs] of byTarget(lines)) {
    if (name === 'email' || name === 'SMS' || (name === 'FULLNAME' && pair !== undefined)) continue
    if (phoneNames.has(name)) {
      phoneAttributes.push({ name, type: 'text', options: [], inputs })
      continue
    }
    const found = known.get(name)
    if (found === undefined) {
      const type = newType(inputs)
      const where = inputs[0]?.mapping.where ?? ''
      if (createAttributes) {
        toCreate.push({ name, type, options: [] })
        attributes.push({ name, type, options: [], inputs })
      } else {
        remarks.push(
          `${where}: the account has no attribute ${name}, so its values are left out. Create it in Brevo as ${type}, or set brevo.create_attributes: true.`,
        )
      }
    } else if (!writable.has(found.category) || found.type === 'other') {
      remarks.push(
        `${inputs[0]?.mapping.where ?? ''}: ${name} is a ${found.category} attribute, which cannot be written. Map the field to another one.`,
      )
    } else {
      attributes.push({ name, type: found.type, options: found.options, inputs })
      const unfit = misfit(found.type, newType(inputs))
      if (unfit !== undefined)
        remarks.push(`${inputs[0]?.mapping.where ?? ''}: ${name} holds ${found.type} in Brevo; ${unfit}`)
    }
  }
  return {
    attributes,
    name: pair,
    phone: lines.filter(({ mapping }) => mapping.to === 'SMS'),
    phoneAttributes,
    toCreate,
    remarks: [...remarks, ...unknownInputs(lines)],
  }
}

/** `FULLNAME` of an account without it: the name is split over what the account has. */
function namePair(
  lines: readonly MappedInput[],
  known: ReadonlyMap<string, DestinationAttribute>,
  explicit: ReadonlySet<string>,
): NameTarget | undefined {
  const inputs = lines.filter(({ mapping }) => mapping.to === 'FULLNAME')
  if (inputs.length === 0 || known.has('FULLNAME')) return undefined
  const isText = (name: string): boolean => known.get(name)?.type === 'text' && !explicit.has(name)
  const pair = namePairs.find(([first, last]) => isText(first) && isText(last))
  return pair === undefined ? undefined : { first: pair[0], last: pair[1], inputs }
}

function byTarget(lines: readonly MappedInput[]): Map<string, MappedInput[]> {
  const groups = new Map<string, MappedInput[]>()
  for (const line of lines) {
    if (line.input.kind === 'unknown') continue
    const group = groups.get(line.mapping.to)
    if (group === undefined) groups.set(line.mapping.to, [line])
    else group.push(line)
  }
  return groups
}

/** Two sources may disagree; a text takes both. */
function newType(inputs: readonly MappedInput[]): AttributeType {
  const types = new Set(inputs.flatMap(({ input, met }) => typeOf(input) ?? met ?? []))
  const [only] = types
  return types.size === 1 && only !== undefined ? only : 'text'
}

function typeOf(input: Input): AttributeType | undefined {
  return input.kind === 'metric' || input.kind === 'value' ? input.type : undefined
}

function misfit(theirs: AttributeType, ours: AttributeType): string | undefined {
  if (theirs === 'text' || theirs === ours || theirs === 'category' || theirs === 'multiple-choice') return undefined
  if (ours === 'text') return 'values that do not read as one are left out and listed.'
  return `its values are ${ours} and cannot be stored there. Make another attribute of the type ${ours}: Brevo cannot change a type.`
}

function unknownInputs(lines: readonly MappedInput[]): string[] {
  return [...new Set(lines.flatMap(({ input }) => (input.kind === 'unknown' ? [input.remark] : [])))]
}
