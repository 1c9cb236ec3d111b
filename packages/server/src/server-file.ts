import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isObject } from '@tajo/core/json'
import { serverFile } from '@tajo/operations/remote/find-server'
import type { WireServer } from '@tajo/operations/remote/wire'

/** Leaves word of a running server beside `tajo.yml`, readable by its owner alone. Answers how to take it back. */
export async function leaveWord(dir: string, server: WireServer): Promise<() => Promise<void>> {
  const file = serverFile(dir)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  // Whoever looks at the same moment must find all of it or nothing.
  const draft = `${file}.${server.pid}`
  await writeFile(draft, `${JSON.stringify(server, undefined, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, file)
  return async () => {
    // Another server may have come since: its word stays.
    if (await isOurs(file, server)) await rm(file, { force: true })
  }
}

async function isOurs(file: string, server: WireServer): Promise<boolean> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isObject(found) && found['token'] === server.token
  } catch {
    return false
  }
}
