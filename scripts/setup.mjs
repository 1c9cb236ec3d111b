// Installs the workspace when it is missing or older than the lock file. Plain JavaScript: it runs on the host's
// Node (20 or newer) before the workspace's own Node 24 is there.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`Tajo needs Node 20 or newer to install; this is ${process.version}. See https://nodejs.org`)
  process.exit(2)
}
const stamp = `${root}node_modules/.package-lock.json`
const current = existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs
if (!current) {
  console.error('Installing what Tajo needs (once) …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  process.exit(status ?? 1)
}
