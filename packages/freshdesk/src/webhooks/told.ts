import { at, isObject } from '@tajo/core/json'
import type { Change } from './change.ts'
import { type Field, textOf } from './fields.ts'
import { type Meaning, meaningOfChanges, meaningOfWord } from './happenings.ts'
import { parseTriggeredEvent } from './triggered-event.ts'

/** What a body says happened. */
export interface Told extends Meaning {
  /** The vendor's own word: names of what changed, never their values, which may be anybody's. */
  readonly topic: string
}

/** Keys a word for what happened stands under, in bodies people write and in app events. */
const wordKeys = new Set(['triggeredevent', 'eventtype', 'event', 'eventname', 'topic'])
/** Things done, which are words and no values. */
const doings = new Set(['ticket_action', 'note_type', 'reply_sent'])

export function toldIn(fields: readonly Field[]): Told {
  for (const { key, value } of fields) {
    const text = wordKeys.has(key) ? textOf(value) : undefined
    if (text !== undefined) return toldBy(text, appChanges(fields))
  }
  return { topic: 'unknown', ...meaningOfWord('') }
}

/** What `{{triggered_event}}`, or a word in its place, says. */
export function toldBy(text: string, further: readonly Change[] = []): Told {
  const changes = parseTriggeredEvent(text)
  if (changes.length > 0) return { topic: topicOf(changes), ...meaningOfChanges(changes) }
  const topic = /^[\w.:/ -]{1,60}$/.test(text) ? text : 'unknown'
  const meaning = meaningOfWord(text)
  if (further.length === 0 || !meaning.happenings.includes('ticket_updated')) return { topic, ...meaning }
  return { topic, ...meaningOfChanges(further), gone: meaning.gone }
}

function topicOf(changes: readonly Change[]): string {
  const names = changes.map(({ name, value }) => (doings.has(name) && isWord(value) ? `${name}:${value}` : name))
  return [...new Set(names)].slice(0, 5).join(' ')
}

function isWord(value: string | undefined): value is string {
  return value !== undefined && /^\w{1,30}$/.test(value)
}

/** App events list changes as `{"status":[2,4]}`, beside other things or under `model_changes` [guess]. */
function appChanges(fields: readonly Field[]): readonly Change[] {
  const changes = fields.find(({ key, value }) => key === 'changes' && isObject(value))?.value
  const listed = at(changes, ['model_changes']) ?? changes
  if (!isObject(listed)) return []
  return Object.entries(listed).flatMap(([name, pair]): readonly Change[] => {
    const [from, to] = Array.isArray(pair) ? pair : [at(pair, ['from']), at(pair, ['to'])]
    return from === undefined && to === undefined ? [] : [{ name, from: textOf(from) ?? '', to: textOf(to) ?? '' }]
  })
}
