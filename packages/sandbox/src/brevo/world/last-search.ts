import type { Contact } from './records.ts'

/** What the last list of contacts found, for its next page. */
export class LastSearch {
  #key = ''
  #found: readonly Contact[] = []

  of(search: string, version: number, find: () => readonly Contact[]): readonly Contact[] {
    const key = `${version} ${search}`
    if (key !== this.#key) {
      this.#found = find()
      this.#key = key
    }
    return this.#found
  }
}
