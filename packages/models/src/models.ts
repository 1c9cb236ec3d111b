import { readdirSync, readFileSync } from 'node:fs'
import { TajoError } from '@tajo/core/errors'
import { broken, type ModelFile, type ModelHead, type PartHead, parseModelFile } from './model-file.ts'
import type { DialectName } from './types.ts'

export interface Part {
  readonly file: string
  readonly vendor: string
  readonly head: PartHead
  readonly body: Readonly<Record<DialectName, string>>
}

/** A model with the parts that read each vendor's tables. */
export interface Model {
  readonly name: string
  readonly file: string
  readonly head: ModelHead
  readonly body: Readonly<Record<DialectName, string>>
  readonly parts: readonly Part[]
  /** Models it reads. */
  readonly reads: readonly string[]
}

const folder = new URL('sql/', import.meta.url)

/** The models that come with Tajo, each after those it reads; with names those and what they read. */
export function shippedModels(...wanted: readonly string[]): readonly Model[] {
  return readModels(shippedTexts(), wanted)
}

/** Their files, by name and text. */
export function shippedTexts(): readonly (readonly [string, string])[] {
  const names = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return names.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')])
}

/** Models of these files, by name and text; with names those and what they read. */
export function readModels(
  texts: readonly (readonly [string, string])[],
  wanted: readonly string[] = [],
): readonly Model[] {
  const files = texts.map(([file, text]) => parseModelFile(file, text))
  const models = new Map<string, Model>()
  for (const found of files) {
    if (found.kind === 'model') models.set(found.head.name, modelOf(found, files))
  }
  for (const found of files) refuseLost(found, files)
  return inOrder(models, wanted.length === 0 ? [...models.keys()].sort() : wanted)
}

function modelOf(found: Extract<ModelFile, { kind: 'model' }>, files: readonly ModelFile[]): Model {
  const parts = files
    .flatMap((each) => (each.kind === 'part' && each.model === found.head.name ? [each] : []))
    .map(({ file, vendor, head, body }) => ({ file, vendor, head, body: variants(file, body, files) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
  const body = variants(found.file, found.body, files)
  if (found.body === '' && parts.length === 0) throw broken(found.file, 'it has neither a statement nor parts')
  const texts = [body, ...parts.map((part) => part.body)].flatMap(({ duckdb, postgres }) => [duckdb, postgres])
  const reads = new Set(
    texts.flatMap((text) => [...text.matchAll(/\{\{model\s+(\w+)\s*\}\}/g)].map(([, of = '']) => of)),
  )
  for (const followed of Object.keys(found.head.follows)) {
    if (!reads.has(followed)) throw broken(found.file, `it follows "${followed}" without reading it`)
  }
  return { name: found.head.name, file: found.file, head: found.head, body, parts, reads: [...reads].sort() }
}

function variants(file: string, body: string, files: readonly ModelFile[]): Readonly<Record<DialectName, string>> {
  const other = files.find((each) => each.kind === 'variant' && each.of === file)
  return { duckdb: body, postgres: other?.body ?? body }
}

function refuseLost(found: ModelFile, files: readonly ModelFile[]): void {
  const of = found.kind === 'part' ? `${found.model}.sql` : found.kind === 'variant' ? found.of : undefined
  if (of !== undefined && !files.some(({ file }) => file === of))
    throw broken(found.file, `there is no ${of} beside it`)
}

function inOrder(models: ReadonlyMap<string, Model>, wanted: readonly string[]): readonly Model[] {
  const ordered = new Set<Model>()
  const visit = (model: Model, path: readonly string[]): void => {
    if (ordered.has(model)) return
    if (path.includes(model.name)) throw broken(model.file, `it reads itself: ${[...path, model.name].join(' → ')}`)
    for (const name of model.reads) {
      const read = models.get(name)
      if (read?.head.build === 'view' && model.head.build === 'by_ticket') {
        throw broken(model.file, `it is built by ticket and cannot tell what changed in the view "${name}"`)
      }
      if (read === undefined) throw broken(model.file, `it reads the model "${name}", which does not exist`)
      visit(read, [...path, model.name])
    }
    ordered.add(model)
  }
  for (const name of wanted) {
    const model = models.get(name)
    if (model === undefined) throw new TajoError('TAJO_ARGUMENT', `There is no model "${name}".`)
    visit(model, [])
  }
  return [...ordered]
}
