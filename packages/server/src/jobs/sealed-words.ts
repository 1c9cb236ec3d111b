import type { JobNews } from '@tajo/control/jobs/news'
import type { ServerKey } from '@tajo/control/key'
import { open, seal } from '@tajo/control/seal'
import { isObject } from '@tajo/core/json'

const place = 'job words'

/** What a job answers or tells may name people (a plan does), so the queue holds it sealed. */
export function sealed(key: ServerKey, value: unknown): { readonly sealed: string } {
  return { sealed: seal(key, place, Buffer.from(JSON.stringify(value ?? null))).toString('base64') }
}

export function unsealed(key: ServerKey, value: unknown): unknown {
  if (!isObject(value) || typeof value['sealed'] !== 'string') return value
  return JSON.parse(open(key, place, Buffer.from(value['sealed'], 'base64')).toString('utf8'))
}

/** Its kind stays readable: of how far a run is, only the latest is kept. */
export function sealedNews<News extends { readonly kind: string }>(key: ServerKey, news: News): JobNews {
  return { kind: news.kind, ...sealed(key, news) }
}
