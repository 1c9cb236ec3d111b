import type { Clock } from '@tajo/core/clock'
import { systemClock } from '@tajo/core/clock'

/** A clock that is set by hand; waiting takes its real time. */
export class HandClock implements Clock {
  ms: number

  constructor(ms: number = Date.UTC(2026, 2, 2, 12)) {
    this.ms = ms
  }

  now(): number {
    return this.ms
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal)
  }
}
