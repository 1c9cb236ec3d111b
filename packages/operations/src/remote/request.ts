import type { Operation } from '../operation.ts'

type Spoken = Pick<Operation, 'name' | 'method' | 'path'>

export interface RemoteRequest {
  readonly method: Operation['method']
  /** With the query. */
  readonly path: string
  readonly body: string | undefined
}

/** An input on its way: fields the path names, then the query (GET, DELETE; a list is a key that comes again) or a JSON body. */
export function requestOf({ name, method, path }: Spoken, input: object): RemoteRequest {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const filled = path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value: unknown = rest.get(field)
    if (value === undefined) throw new Error(`${name} needs ${field}.`)
    rest.delete(field)
    return encodeURIComponent(String(value))
  })
  if (method !== 'GET' && method !== 'DELETE')
    return { method, path: filled, body: JSON.stringify(Object.fromEntries(rest)) }
  const query = new URLSearchParams()
  for (const [field, value] of rest)
    for (const one of Array.isArray(value) ? value : [value]) query.append(field, String(one))
  return { method, path: query.size === 0 ? filled : `${filled}?${query}`, body: undefined }
}
