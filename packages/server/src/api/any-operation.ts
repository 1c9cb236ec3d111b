import type { Operation } from '@tajo/operations/operation'
import { z } from 'zod'

/** An operation whose types only it itself knows: what its schema lets through is what it runs with. */
export type AnyOperation = Operation

/** Fields of its input, where it is an object. */
export function fieldsOf(input: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  return input instanceof z.ZodObject ? (input.shape as Readonly<Record<string, z.ZodType>>) : undefined
}

/** `/v1/runs/{id}` → `id`. */
export function namesInPath(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])
}
