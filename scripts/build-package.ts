// Builds what is published of a package: plain JavaScript and types, with the workspace's own packages it stands on inside. Node does
// not strip types of what is installed, and nobody should have to install ten packages to use one.
//
//   node scripts/build-package.ts sdk            → packages/sdk/dist, ready for `npm pack`
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly license: string
  readonly dependencies?: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const [name] = process.argv.slice(2)
if (name === undefined) throw new Error('Which package? For example: node scripts/build-package.ts sdk')

const dist = join(root, 'packages', name, 'dist')
const parts = standsOn(name)
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
compile(parts, dist)
for (const part of parts) copyOthers(part, dist)
for (const file of globSync('**/*.{js,d.ts}', { cwd: dist })) rewrite(join(dist, file))
writeManifest(name, parts)

/** The package and all of the workspace it needs at run time. */
function standsOn(first: string): readonly string[] {
  const found = new Set<string>([first])
  for (const part of found)
    for (const dependency of Object.keys(manifestOf(part).dependencies ?? {}))
      if (dependency.startsWith('@tajo/')) found.add(dependency.slice('@tajo/'.length))
  return [...found]
}

function manifestOf(part: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', part, 'package.json'), 'utf8')) as Manifest
}

function compile(names: readonly string[], outDir: string): void {
  const config = join(dist, 'tsconfig.json')
  const include = names.map((part) => `../../../packages/${part}/src/**/*.ts`)
  const exclude = ['test', 'property.test', 'properties.test'].map((kind) => `../../../packages/*/src/**/*.${kind}.ts`)
  const compilerOptions = {
    rootDir: '../../../packages',
    outDir,
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    stripInternal: true,
  }
  writeFileSync(
    config,
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions,
      include,
      exclude: [...exclude, '../../../packages/*/src/**/testing/**', '../../../packages/*/src/**/contract/**'],
    }),
  )
  const { status, stdout } = spawnSync('tsc', ['-p', config], { cwd: root, encoding: 'utf8' })
  rmSync(config)
  if (status !== 0) throw new Error(`tsc failed:\n${stdout}`)
}

/** SQL and whatever else is read at run time. */
function copyOthers(part: string, outDir: string): void {
  const src = join(root, 'packages', part, 'src')
  for (const file of globSync('**/*.{sql,json,css,html}', { cwd: src, exclude: ['**/golden/**', '**/testing/**'] }))
    cpSync(join(src, file), join(outDir, part, 'src', file))
}

/** `@tajo/core/errors` → the file beside this one. */
function rewrite(file: string): void {
  const text = readFileSync(file, 'utf8')
  const changed = text
    .replace(/(["'])@tajo\/([a-z-]+)\/([\w./-]+)\1/g, (_, quote: string, part: string, path: string) => {
      const to = relative(dirname(file), join(dist, part, 'src', `${path}.js`))
      return `${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`
    })
    .replace(/(from |import\()(["'])(\.[\w./-]+)\.ts\2/g, '$1$2$3.js$2')
  if (changed !== text) writeFileSync(file, changed)
}

/** What npm is told: one way in, and the libraries of all parts. */
function writeManifest(of: string, names: readonly string[]): void {
  const { name: published, version, description, license } = manifestOf(of)
  const libraries = names
    .flatMap((part) => Object.entries(manifestOf(part).dependencies ?? {}))
    .filter(([library]) => !library.startsWith('@tajo/'))
  const manifest = {
    name: published,
    version,
    description,
    license,
    type: 'module',
    engines: { node: '>=22.18' },
    exports: {
      '.': { types: `./${of}/src/index.d.ts`, default: `./${of}/src/index.js` },
      './package.json': './package.json',
    },
    sideEffects: false,
    dependencies: Object.fromEntries(libraries.sort(([a], [b]) => a.localeCompare(b))),
  }
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'))
  cpSync(join(root, 'packages', of, 'README.md'), join(dist, 'README.md'))
}
