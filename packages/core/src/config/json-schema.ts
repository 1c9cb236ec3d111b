import { z } from 'zod'
import { configSchema } from './schema/config.ts'

/** JSON Schema of `tajo.yml` for editors (draft 7, which YAML language servers read best). */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema(0), { io: 'input', target: 'draft-7' })
  return { $schema, title: 'tajo.yml', ...schema }
}
