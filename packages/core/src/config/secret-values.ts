import { isObject } from '../json.ts'
import type { ConfigDocument, Path } from './document.ts'
import { pathKey } from './document.ts'
import { isSecretKey } from './secret-keys.ts'

export interface SecretValue {
  readonly path: Path
  readonly value: string
  /** Written into the file itself, not put in by a variable. */
  readonly literal: boolean
}

/** Every value of the document that stands under a secret key. */
export function secretValues(document: ConfigDocument): SecretValue[] {
  const found: SecretValue[] = []
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string' && isSecretKey(path))
      found.push({ path, value, literal: !document.references.has(pathKey(path)) })
    if (isObject(value) || Array.isArray(value))
      for (const [key, inside] of Object.entries(value)) visit(inside, [...path, key])
  }
  visit(document.value, [])
  return found
}
