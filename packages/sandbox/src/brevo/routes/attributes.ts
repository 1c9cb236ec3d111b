import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { bodyOf, type Given, textIn, textsIn } from '../http/body.ts'
import { type Call, type Route, textOf } from '../http/call.ts'
import { invalid, missing, notFound } from '../http/problem.ts'
import type { AttributeDefinition, Category, EnumerationItem } from '../world/attributes.ts'
import type { BrevoWorld } from '../world/world.ts'

const TYPES: Readonly<Record<Category, readonly string[]>> = {
  normal: ['text', 'date', 'float', 'boolean', 'multiple-choice', 'user'],
  category: ['category'],
  transactional: ['id', 'text', 'date', 'float', 'boolean'],
  calculated: [],
  global: [],
}

function list({ world }: Call): SandboxResponse {
  return json(200, JSON.stringify({ attributes: [...world.attributes.values()].map(view) }))
}

/** Live answers also carry `field_key` [client]. */
function view(one: AttributeDefinition): object {
  return { ...one, field_key: one.name.toLowerCase() }
}

function create(call: Call): SandboxResponse {
  const category = categoryOf(call)
  const name = textOf(call, 'name')
  // Which names are allowed is not published; this much is safe [guess].
  if (!/^[A-Z][A-Z0-9_-]{0,49}$/i.test(name)) throw invalid('Attribute name is invalid')
  if (find(call.world, name) !== undefined) throw invalid('Attribute name must be unique')
  const given = bodyOf(call)
  call.world.attributes.set(name.toUpperCase(), definitionOf(category, name.toUpperCase(), given))
  return empty(201)
}

function definitionOf(category: Category, name: string, given: Given): AttributeDefinition {
  if (category === 'calculated' || category === 'global') {
    const value = textIn(given, 'value')
    if (value === undefined) throw missing('value')
    return { name, category, calculatedValue: value }
  }
  const type = textIn(given, 'type') ?? (category === 'category' ? 'category' : undefined)
  if (type === undefined) throw missing('type')
  if (!TYPES[category].includes(type)) throw invalid('type is invalid')
  if (category === 'category') return { name, category, enumeration: enumerationIn(given) }
  if (type !== 'multiple-choice') return { name, category, type }
  return { name, category, type, multiCategoryOptions: optionsIn(given) }
}

/** Of a key that is no number `value` is 0 and `valueStr` has it [doc changelog]. */
function enumerationIn(given: Given): readonly EnumerationItem[] {
  const items = given['enumeration']
  if (!Array.isArray(items) || items.length === 0) throw missing('enumeration')
  return items.map((item: unknown) => {
    if (!isObject(item) || typeof item['label'] !== 'string') throw invalid('enumeration is invalid')
    const value = item['value']
    if (typeof value !== 'number' && typeof value !== 'string') throw invalid('enumeration is invalid')
    checkLength(item['label'])
    const number = Number(value)
    return { value: Number.isInteger(number) ? number : 0, valueStr: String(value), label: item['label'] }
  })
}

function optionsIn(given: Given): readonly string[] {
  const options = textsIn(given, 'multiCategoryOptions')
  if (options === undefined || options.length === 0) throw missing('multiCategoryOptions')
  for (const option of options) checkLength(option)
  return [...new Set(options)]
}

function checkLength(label: string): void {
  if (label === '' || label.length > 200) throw invalid('Options should be at most 200 characters')
}

/** Type and name stay what they are [oas]. */
function change(call: Call): SandboxResponse {
  const { world } = call
  const before = definedAt(call)
  const given = bodyOf(call)
  switch (before.category) {
    case 'category':
      world.attributes.set(before.name, { ...before, enumeration: enumerationIn(given) })
      break
    case 'calculated':
    case 'global': {
      const calculatedValue = textIn(given, 'value') ?? before.calculatedValue ?? ''
      world.attributes.set(before.name, { ...before, calculatedValue })
      break
    }
    default:
      if (before.type !== 'multiple-choice') throw invalid('Attribute cannot be updated')
      world.attributes.set(before.name, { ...before, multiCategoryOptions: optionsIn(given) })
  }
  return empty(204)
}

/** The values of every contact go with it [guess]. */
function remove(call: Call): SandboxResponse {
  const { world } = call
  const { name } = definedAt(call)
  world.attributes.delete(name)
  for (const contact of [...world.contacts.values()]) {
    if (contact.attributes[name] === undefined) continue
    const { [name]: _, ...attributes } = contact.attributes
    world.contacts.put({ ...contact, attributes })
  }
  return empty(204)
}

function removeOption(call: Call): SandboxResponse {
  const before = find(call.world, textOf(call, 'name'))
  const option = textOf(call, 'option')
  if (before?.type !== 'multiple-choice') throw notFound('Attribute not found')
  const multiCategoryOptions = before.multiCategoryOptions ?? []
  if (!multiCategoryOptions.includes(option)) throw notFound('Option not found')
  call.world.attributes.set(before.name, {
    ...before,
    multiCategoryOptions: multiCategoryOptions.filter((one) => one !== option),
  })
  return empty(204)
}

function categoryOf(call: Call): Category {
  const category = textOf(call, 'category')
  if (!(category in TYPES)) throw invalid('attributeCategory is invalid')
  return category as Category
}

function definedAt(call: Call): AttributeDefinition {
  const found = find(call.world, textOf(call, 'name'))
  if (found === undefined || found.category !== categoryOf(call)) throw notFound('Attribute not found')
  return found
}

/** Names are read in any case [client], written in capitals. */
function find(world: BrevoWorld, name: string): AttributeDefinition | undefined {
  return world.attributes.get(name.toUpperCase())
}

const path = '/contacts/attributes/{category:text}/{name:text}'

export const attributes: readonly Route[] = [
  { method: 'GET', path: '/contacts/attributes', answer: list },
  { method: 'POST', path, answer: create },
  { method: 'PUT', path, answer: change },
  { method: 'DELETE', path, answer: remove },
  { method: 'DELETE', path: '/contacts/attributes/multiple-choice/{name:text}/{option:text}', answer: removeOption },
]
