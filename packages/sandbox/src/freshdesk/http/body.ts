import { headerOf, type SandboxRequest } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { parseMoment } from '../../world/time.ts'
import type { BodyOf, BodyRule, BodyRules } from './body-rules.ts'
import { readMultipart } from './multipart.ts'
import { type FieldError, invalid, invalidJson, unexpectedField, unsupportedMediaType } from './problem.ts'

/** Throws 415, `invalid_json` or 400 with one error for every key that broke its rule [doc]. */
export function readBody<const R extends BodyRules>(request: SandboxRequest, rules: R): BodyOf<R> {
  const given = parse(request, rules)
  const errors: FieldError[] = []
  const body: Record<string, unknown> = {}
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.required && (given[name] === undefined || given[name] === null || given[name] === '')) {
      errors.push({ field: name, message: 'Mandatory attribute missing', code: 'missing_field' })
    }
  }
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) errors.push(unexpectedField(name))
    else if (!(rule.required && (value === null || value === ''))) {
      const error = complaint(name, rule, value)
      if (error === undefined) body[name] = understood(rule, value)
      else errors.push(error)
    }
  }
  if (errors.length > 0) throw invalid(errors)
  return body as BodyOf<R>
}

function parse(request: SandboxRequest, rules: BodyRules): Readonly<Record<string, unknown>> {
  if (request.body === undefined || request.body.length === 0) return {}
  const type = headerOf(request, 'content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return readMultipart(request.body, type, rules)
  if (!/^application\/json(?:;|$)/i.test(type)) throw unsupportedMediaType()
  const body = jsonOf(request.body)
  if (!isObject(body)) throw invalidJson()
  return body
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw invalidJson()
  }
}

const EXPECTED: Readonly<Record<BodyRule['type'], string>> = {
  string: 'String',
  email: 'String',
  number: 'Positive Integer',
  boolean: 'Boolean',
  moment: 'String',
  date: 'String',
  strings: 'Array',
  numbers: 'Array',
  object: 'key/value pair',
  objects: 'Array',
  files: 'Array',
}

// Codes are the reference's; the texts, but for the list of values [doc], are a [guess].
function complaint(field: string, rule: BodyRule, value: unknown): FieldError | undefined {
  if (value === null && rule.nullable) return undefined
  if (!hasType(rule, value)) {
    const message = `Value set is of type ${nameOf(value)}.It should be a/an ${EXPECTED[rule.type]}`
    return { field, message, code: 'datatype_mismatch' }
  }
  const message = flaw(rule, value)
  return message === undefined ? undefined : { field, message, code: 'invalid_value' }
}

function hasType(rule: BodyRule, value: unknown): boolean {
  switch (rule.type) {
    case 'string':
    case 'email':
    case 'moment':
    case 'date':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number' && Number.isInteger(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'numbers':
      return Array.isArray(value) && value.every((item) => Number.isInteger(item))
    case 'object':
      return isObject(value)
    case 'objects':
    case 'files':
      return Array.isArray(value) && value.every(isObject)
  }
}

function flaw({ type, choices, longest }: BodyRule, value: unknown): string | undefined {
  if (choices !== undefined && !choices.some((choice) => choice === value)) {
    return `It should be one of these values: '${choices.join(',')}'`
  }
  const texts = Array.isArray(value) ? value : [value]
  if (longest !== undefined && texts.some((text) => typeof text === 'string' && text.length > longest)) {
    return `It should be at most ${longest} characters long`
  }
  if (typeof value !== 'string') return undefined
  if (type === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) {
    return "It should be in the 'valid email address' format"
  }
  if (type === 'moment' && parseMoment(value) === undefined) {
    return "It should be in the 'combined date and time ISO8601' format"
  }
  if (type === 'date' && (!/^\d{4}-\d{2}-\d{2}$/.test(value) || parseMoment(value) === undefined)) {
    return "It should be in the 'yyyy-mm-dd' format"
  }
  return undefined
}

function understood({ type }: BodyRule, value: unknown): unknown {
  return (type === 'moment' || type === 'date') && typeof value === 'string' ? parseMoment(value) : value
}

function nameOf(value: unknown): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'Array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float'
  return typeof value === 'object' ? 'key/value pair' : typeof value === 'string' ? 'String' : 'Boolean'
}
