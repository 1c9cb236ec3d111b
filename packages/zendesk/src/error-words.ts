import { isObject } from '@tajo/core/json'

export interface VendorWords {
  /** `RecordNotFound`, `InvalidEndpoint` …; empty where the body has none. */
  readonly code: string
  readonly message: string
}

/**
 * What an error body says, in any of the vendor's envelopes: `{ error, description }`, `{ error: { title, message } }`,
 * `{ errors: [{ code, title, detail }] }`, `{ error: "text" }`, `{ error, error_description }`. [client] CSA, [rec]
 *
 * @example errorWords({ error: 'RecordNotFound', description: 'Not found' }) // { code: 'RecordNotFound', message: 'Not found' }
 */
export function errorWords(data: unknown): VendorWords {
  if (!isObject(data)) return { code: '', message: '' }
  const { error, errors } = data
  if (Array.isArray(errors)) {
    const [first] = errors as unknown[]
    return isObject(first)
      ? { code: text(first['code']), message: text(first['detail']) || text(first['title']) }
      : { code: '', message: '' }
  }
  if (isObject(error)) return { code: text(error['title']), message: text(error['message']) || text(error['title']) }
  const message = text(data['description']) || text(data['error_description']) || text(data['message'])
  return { code: text(error), message: message || text(error) }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
