import { TajoError } from '@tajo/core/errors'
import type { z } from 'zod'

interface TakesInput<Input> {
  readonly name: string
  readonly input: z.ZodType<Input>
}

/** The input as the operation takes it; says which field is wrong and never what was in it. */
export function parseInput<Input>({ name, input: schema }: TakesInput<Input>, input: unknown): Input {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  throw new TajoError('TAJO_ARGUMENT', `${name} was called with an input it cannot use. ${problems.join('; ')}.`)
}
