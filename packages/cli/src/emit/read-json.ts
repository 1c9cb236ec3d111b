import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { emitWords } from '../text/emit.ts'

/** A JSON file the user named: a catalog, a state. */
export async function readJson(context: Context, path: string): Promise<unknown> {
  const hint = emitWords.checkFile
  const text = await readFile(resolve(context.io.cwd, path), 'utf8').catch((cause: unknown) => {
    throw new TajoError('TAJO_ARGUMENT', emitWords.unreadable(path), { cause, hint })
  })
  return parseJson(text, path)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's own words quote the text, which may hold a secret.
    if (!(cause instanceof SyntaxError)) throw cause
    throw new TajoError('TAJO_ARGUMENT', emitWords.notJson(path), { hint: emitWords.checkFile })
  }
}
