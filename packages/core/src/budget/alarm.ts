import type { Clock } from '../clock.ts'

/** Rings once at the moment it was last set to. */
export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #set: { readonly at: number; readonly off: AbortController } | undefined

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** `Infinity` turns it off. */
  set(at: number): void {
    if (this.#set?.at === at) return
    this.#set?.off.abort()
    this.#set = undefined
    if (!Number.isFinite(at)) return
    const off = new AbortController()
    this.#set = { at, off }
    this.#clock.sleep(at - this.#clock.now(), off.signal).then(
      () => {
        this.#set = undefined
        this.#ring()
      },
      // Turned off.
      () => undefined,
    )
  }
}
