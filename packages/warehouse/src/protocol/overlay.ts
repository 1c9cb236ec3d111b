import type { Warehouse } from '@tajo/core/warehouse'

/** A warehouse of which some methods are others. */
export function overlay(store: Warehouse, others: Partial<Warehouse>): Warehouse {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(others, name) ?? Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
