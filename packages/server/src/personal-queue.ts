import type { Jobs } from '@tajo/control/jobs'
import type { JobWords } from '@tajo/control/jobs/words'
import type { ServerKey } from '@tajo/control/key'
import { at, isObject, type JsonObject } from '@tajo/core/json'
import { mentions, type Person, type PersonalStore } from '@tajo/operations/gdpr/personal-store'
import { openedOrder } from './jobs/order.ts'
import { unsealed } from './jobs/sealed-words.ts'

/**
 * What jobs were asked, answered and told, as a place where something personal is kept. An export tells which jobs: a plan names many
 * people, and is not one person's.
 */
export function personalQueue(jobs: Pick<Jobs, 'eraseWords'>, key: ServerKey): PersonalStore {
  const isAbout = (person: Person, words: JobWords): boolean =>
    mentions(person, JSON.stringify(opened(key, words) ?? null))
  return {
    name: 'queue',
    find: async (person) => {
      const rows: JsonObject[] = []
      await jobs.eraseWords((words) => {
        const { job, kind, askedAt, part } = words
        if (isAbout(person, words)) rows.push({ job, kind, part, asked_at: askedAt })
        return false
      })
      return [{ name: 'jobs', rows }]
    },
    erase: (person) => jobs.eraseWords((words) => isAbout(person, words)),
  }
}

function opened(key: ServerKey, { part, value }: JobWords): unknown {
  switch (part) {
    case 'order':
      return isObject(value) && 'sealed' in value ? openedOrder(key, value).input : value
    case 'answer':
      return unsealed(key, at(value, ['result']))
    case 'news':
      return unsealed(key, value)
  }
}
