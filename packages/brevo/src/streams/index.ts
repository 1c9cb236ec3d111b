import type { BrevoStream } from '../stream.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { contact_attributes, folders, lists, segments } from './lists.ts'

/** Every stream. */
export const streams: readonly BrevoStream[] = [contact_attributes, folders, lists, segments, contacts, companies]

const byName = new Map(streams.map((stream) => [stream.name, stream]))

/** `undefined` for a name no stream has. */
export function streamNamed(name: string): BrevoStream | undefined {
  return byName.get(name)
}
