import { TajoError } from '@tajo/core/errors'
import type { HttpRequest, Sender } from '@tajo/core/http/send'
import { isObject } from '@tajo/core/json'
import { type AttributeGuard, attributeGuard, type Refuse } from './ratchet-attributes.ts'
import { type BodyRule, writeRules } from './ratchet-rules.ts'

export interface RatchetOptions {
  /** Where the API is, without `/v3`. */
  readonly baseUrl: string
  /** Attributes of the account that hold consent, beside Brevo's own. */
  readonly consentAttributes: readonly string[]
  /** Numbers of contacts that are being erased at this moment because a person asked for it: these and no others may be deleted. */
  readonly erasing?: ReadonlySet<string>
}

/**
 * Consent goes one way. Whatever is about to be sent to Brevo passes here, as it will stand on the wire, and goes on only
 * if it cannot bring back somebody who left: a write is let through when it is one of those listed in `ratchet-rules.ts` and
 * has nothing in its body but what its rule names. Reading is free.
 *
 * There is no way around it: what must be done to consent is done by a person in Brevo.
 */
export function ratcheted(sender: Sender, options: RatchetOptions): Sender {
  const check = consentCheck(options)
  return {
    close: () => sender.close(),
    send: async (request, maxBytes) => {
      check(request)
      return sender.send(request, maxBytes)
    },
  }
}

/** Throws `TAJO_CONSENT` for a request that must not be sent. */
export function consentCheck({
  baseUrl,
  consentAttributes,
  erasing = new Set(),
}: RatchetOptions): (request: HttpRequest) => void {
  const attributes = attributeGuard(consentAttributes)
  const base = new URL(baseUrl)
  const prefix = `${base.pathname.replace(/\/+$/, '')}/v3`
  return ({ method, url, body }) => {
    if (method === 'GET' && body === undefined) return
    const { origin, pathname, searchParams } = new URL(url)
    const path = origin === base.origin && pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined
    if (body === undefined && isErasure(method, path, searchParams, erasing)) return
    const rule = path === undefined ? undefined : writeRules.find((one) => one.method === method && one.path.test(path))
    const name = rule === undefined ? method : `${method} ${rule.name}`
    const refuse: Refuse = (why) => {
      throw new TajoError('TAJO_CONSENT', `${name} was not sent: ${why}.`, { endpoint: name })
    }
    if (path === undefined || rule === undefined) refuse('it is no write that Tajo makes')
    for (const key of searchParams.keys()) {
      if (rule.query?.includes(key) !== true) refuse(`"${key}" is no parameter that Tajo sends there`)
    }
    if (rule.attributeInPath === true) attributes.name(decoded(path.split('/').at(-1) ?? '', refuse), refuse)
    checkBody(rule.body, parsed(body, refuse), attributes, refuse)
  }
}

/** A contact that is gone cannot be mailed; that Tajo does not make it again is the warehouse's to see to. */
function isErasure(
  method: string,
  path: string | undefined,
  query: URLSearchParams,
  erasing: ReadonlySet<string>,
): boolean {
  const id = /^\/contacts\/(\d+)$/.exec(path ?? '')?.[1]
  return method === 'DELETE' && id !== undefined && query.size === 0 && erasing.has(id)
}

function checkBody(rule: BodyRule | undefined, body: unknown, attributes: AttributeGuard, refuse: Refuse): void {
  if (rule === undefined) {
    if (body !== undefined) refuse('such a write has no body')
    return
  }
  if (!isObject(body)) refuse('its body is not an object')
  checkObject(rule, body, attributes, refuse)
}

function checkObject(rule: BodyRule, given: Record<string, unknown>, attributes: AttributeGuard, refuse: Refuse): void {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(rule.keys, key)) continue
    const why = Object.entries(rule.never ?? {}).find(([name]) => name === key)?.[1]
    refuse(why === undefined ? `"${key}" is nothing Tajo writes there` : `"${key}": ${why}`)
  }
  for (const [key, kind] of Object.entries(rule.keys)) {
    const value = given[key]
    const is = Object.hasOwn(given, key)
    switch (kind) {
      case 'free':
        break
      case 'only true':
        if (is && value !== true) refuse(`"${key}" may be true or be left out; anything else can unblock`)
        break
      case 'only false':
        if (is && value !== false) refuse(`"${key}" may only be false`)
        break
      case 'must be false':
        if (value !== false)
          refuse(`"${key}" must be false: a write that updates whoever it finds can change an e-mail`)
        break
      case 'must be said':
        if (typeof value !== 'boolean') refuse(`"${key}" must be true or false: Brevo overwrites where it is left out`)
        break
      case 'attributes':
        if (is) attributes.all(value, refuse)
        break
      case 'csv':
        if (is) attributes.csvHeader(value, refuse)
        break
      default:
        if (is) checkRows(kind.rows, key, value, attributes, refuse)
    }
  }
}

function checkRows(rule: BodyRule, key: string, value: unknown, attributes: AttributeGuard, refuse: Refuse): void {
  if (!Array.isArray(value)) refuse(`"${key}" is not a list`)
  for (const row of value as unknown[]) {
    if (!isObject(row)) refuse(`"${key}" has an item that is not an object`)
    checkObject(rule, row, attributes, refuse)
  }
}

/** What cannot be read cannot be judged; nor what another reader may read otherwise, as one key given twice. */
function parsed(body: string | undefined, refuse: Refuse): unknown {
  if (body === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return refuse('its body is not JSON')
  }
  return JSON.stringify(value) === body ? value : refuse('its body can be read in two ways')
}

function decoded(segment: string, refuse: Refuse): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return refuse('its path cannot be read')
  }
}
