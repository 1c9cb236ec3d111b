import { openDuckDb } from '../duckdb/open.ts'

// Holds the file until it is killed.
const [path = '', mode] = process.argv.slice(2)
await openDuckDb({ path, command: 'tajo sync freshdesk', readOnly: mode === 'read' })
console.log('open')
setInterval(() => {}, 1000)
