import type { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { Warehouse } from '@tajo/core/warehouse'

/** A store that takes no time of the clock. */
export function timeless(warehouse: Warehouse, clock: VirtualClock): Warehouse {
  return new Proxy(warehouse, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        const answer: unknown = Reflect.apply(value, target, given)
        return answer instanceof Promise ? clock.busy(answer) : answer
      }
    },
  })
}
