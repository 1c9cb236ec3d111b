// Makes the pages and tables that the code knows best. `npm run docs` writes them, `npm run docs -- --check` only compares.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { generatedDocs } from './docs/generated-docs.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const stale = (await generatedDocs(root)).filter(({ actual, expected }) => actual !== expected)
if (!check) {
  for (const { path, expected } of stale) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), expected)
  }
}
for (const { path } of stale) console.error(`${path} ${check ? 'is stale' : 'written'}`)
if (check && stale.length > 0) {
  console.error('Run `npm run docs` and commit what it writes.')
  process.exit(1)
}
