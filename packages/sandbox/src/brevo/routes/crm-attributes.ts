import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { bodyOf, neededText, textIn, textsIn } from '../http/body.ts'
import { type Call, type Route, textOf } from '../http/call.ts'
import { invalid, notFound, outOfRange } from '../http/problem.ts'
import type { CompanyAttribute } from '../world/companies.ts'

const TYPES = ['text', 'user', 'number', 'single-select', 'date', 'boolean', 'multi-choice']

function create(call: Call): SandboxResponse {
  const { attributes } = call.world.companies
  const given = bodyOf(call)
  const label = neededText(given, 'label')
  if (label.length > 50) throw outOfRange('label should be at most 50 characters')
  const type = neededText(given, 'attributeType')
  if (!TYPES.includes(type)) throw invalid('attributeType is invalid')
  if (neededText(given, 'objectType') !== 'companies') throw invalid('objectType is invalid')
  const internalName = label.toLowerCase().replace(/\W+/g, '_')
  if (attributes.has(internalName)) throw invalid('Attribute already exists')
  const options = textsIn(given, 'optionsLabels') ?? []
  attributes.set(internalName, {
    internalName,
    label,
    attributeTypeName: type,
    attributeOptions: options.map((value) => ({ key: value.toLowerCase(), value })),
    isRequired: false,
    isValueReadonly: false,
  })
  return json(200, JSON.stringify({ id: internalName }))
}

function change(call: Call): SandboxResponse {
  const before = attributeAt(call)
  const given = bodyOf(call)
  const attributeOptions = optionsIn(given['attributeOptions'] ?? given['options'])
  call.world.companies.attributes.set(before.internalName, {
    ...before,
    label: textIn(given, 'label') ?? before.label,
    ...(attributeOptions === undefined ? undefined : { attributeOptions }),
  })
  return empty(204)
}

function optionsIn(options: unknown): CompanyAttribute['attributeOptions'] | undefined {
  if (options === undefined) return undefined
  if (!Array.isArray(options)) throw invalid('options are invalid')
  return options.map((one: unknown) => {
    if (!isObject(one) || typeof one['value'] !== 'string') throw invalid('options are invalid')
    return { key: String(one['key'] ?? one['value'].toLowerCase()), value: one['value'] }
  })
}

function attributeAt(call: Call): CompanyAttribute {
  const attribute = call.world.companies.attributes.get(textOf(call, 'id'))
  if (attribute === undefined) throw notFound('Attribute not found')
  return attribute
}

const crm = true

export const crmAttributes: readonly Route[] = [
  {
    crm,
    method: 'GET',
    path: '/crm/attributes/companies',
    answer: ({ world }) => json(200, JSON.stringify([...world.companies.attributes.values()])),
  },
  { crm, method: 'POST', path: '/crm/attributes', answer: create },
  { crm, method: 'PATCH', path: '/crm/attributes/{id:text}', answer: change },
  {
    crm,
    method: 'DELETE',
    path: '/crm/attributes/{id:text}',
    answer(call) {
      call.world.companies.attributes.delete(attributeAt(call).internalName)
      return empty(204)
    },
  },
]
