import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'

interface Listed {
  readonly name: string
  readonly grain: string
  readonly key: readonly string[]
}

export function modelListText(models: readonly Listed[], width: number, style: Style): string {
  return table(
    [{ title: 'model', fixed: true }, { title: 'key', fixed: true }, { title: 'one row is' }],
    models.map(({ name, grain, key }) => [name, key.join(', '), grain]),
    Math.min(width, 120),
    style,
  )
}
