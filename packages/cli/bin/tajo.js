#!/usr/bin/env node
// Plain JavaScript, so that an older Node gets a sentence instead of a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`tajo needs Node 22.18 or newer; this is ${process.version}.`)
  console.error('In the workspace, `npm run setup` installs a suitable Node, and `npx tajo` then uses it.')
  process.exit(2)
}
const { main } = await import('../src/main.ts')
await main(process.argv.slice(2))
