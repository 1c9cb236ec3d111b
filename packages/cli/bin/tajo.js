#!/usr/bin/env -S MALLOC_ARENA_MAX=2 node --max-semi-space-size=4
// A small young generation and few arenas: pages live briefly, and more of either keeps tens of megabytes for nothing.
// Plain JavaScript, so that an older Node gets a sentence instead of a syntax error.
import { homedir } from 'node:os'
import { join } from 'node:path'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`tajo needs Node 22.18 or newer; this is ${process.version}.`)
  console.error('In the workspace, `npm run setup` installs a suitable Node, and `npx tajo` then uses it.')
  process.exit(2)
}
// Compiled once, then half the time to start. In a folder of the user's own: what lies there is run.
const { enableCompileCache } = await import('node:module')
enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tajo'))
const { main } = await import('../src/main.ts')
await main(process.argv.slice(2))
