import type { Warehouse } from '@tajo/core/warehouse'
import type { Stage } from './stage.ts'

/** Gives every call to a warehouse its own turn on the stage. */
export function onStage(warehouse: Warehouse, stage: Stage): Warehouse {
  let calls = 0
  return new Proxy(warehouse, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        calls += 1
        return stage.alone(keyOf(String(name), args, calls), () => member.apply(target, args))
      }
    },
  })
}

/** What is done to which stream; the number tells apart what is otherwise the same. */
function keyOf(name: string, args: readonly unknown[], call: number): string {
  const [first, second] = args as [{ table?: { stream?: string }; stream?: string } | string | undefined, unknown]
  const stream = typeof first === 'string' ? String(second) : (first?.table?.stream ?? first?.stream ?? '')
  return `store ${name} ${stream} ${call.toString().padStart(6, '0')}`
}
