import { type Contact, type IdentifierKind, identifiersOf } from './records.ts'

/** Contacts by number in the order of their creation, and by every identifier. */
export class ContactBook {
  readonly #byId = new Map<number, Contact>()
  readonly #byIdentifier = new Map<string, number>()
  readonly #members = new Map<number, number>()
  #lastId = 0
  /** Changes with every write. */
  version = 0

  get size(): number {
    return this.#byId.size
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  get(id: number): Contact | undefined {
    return this.#byId.get(id)
  }

  values(): MapIterator<Contact> {
    return this.#byId.values()
  }

  /** Addresses are the same in any case. */
  find(kind: IdentifierKind, value: string): Contact | undefined {
    const id = this.#byIdentifier.get(keyOf(kind, value))
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** How many contacts a list has. */
  membersOf(listId: number): number {
    return this.#members.get(listId) ?? 0
  }

  put(contact: Contact): void {
    const before = this.#byId.get(contact.id)
    if (before !== undefined) this.#forget(before)
    this.#byId.set(contact.id, contact)
    for (const [kind, value] of identifiersOf(contact)) this.#byIdentifier.set(keyOf(kind, value), contact.id)
    for (const list of contact.listIds) this.#members.set(list, this.membersOf(list) + 1)
    this.version += 1
  }

  delete(id: number): void {
    const before = this.#byId.get(id)
    if (before === undefined) return
    this.#forget(before)
    this.#byId.delete(id)
    this.version += 1
  }

  #forget(contact: Contact): void {
    for (const [kind, value] of identifiersOf(contact)) this.#byIdentifier.delete(keyOf(kind, value))
    for (const list of contact.listIds) this.#members.set(list, this.membersOf(list) - 1)
  }
}

export function keyOf(kind: IdentifierKind, value: string): string {
  return `${kind} ${kind === 'email' ? value.toLowerCase() : value}`
}
