/**
 * A full name taken apart for accounts that keep first and last name. Any of the two may be missing. The places where the parts
 * stand in the original are kept, so that an edit of a part can be put back without losing title, suffix or order.
 */
export interface SplitName {
  readonly first: string | undefined
  readonly last: string | undefined
  readonly original: string
  readonly firstAt: Span | undefined
  readonly lastAt: Span | undefined
}

type Span = readonly [from: number, to: number]

interface Word {
  readonly text: string
  readonly at: Span
}

/**
 * First and last name of a full name.
 *
 * - A family name keeps its particle: `Vincent van der Berg` → `Vincent` | `van der Berg`; a name that begins with one is all family name.
 * - `Last, First` is turned round; titles (`Dr.`) and suffixes (`Jr.`, `PhD`) belong to neither part.
 * - One word is a first name, behind a title a family name. Three words are one given name and two family names unless the first two are a known pair (`Jean Pierre`);
 *   four are two and two (`María José García Márquez`).
 * - Names in other than Latin letters are left whole, as first name: which part is the family name cannot be told from the order.
 * - An address or a number is no name: both parts are missing.
 */
export function splitName(original: string): SplitName {
  const none: SplitName = { first: undefined, last: undefined, original, firstAt: undefined, lastAt: undefined }
  const words = wordsOf(original)
  const whole = spanOf(words)
  if (whole === undefined || !/\p{L}/u.test(original) || /\S@\S/.test(original)) return none
  if (!/\p{Script=Latin}/u.test(original)) return parts(original, whole, undefined)
  const comma = commaIndex(words)
  if (comma !== undefined) {
    const last = spanOf(bare(words.slice(0, comma + 1)))
    const first = spanOf(bare(words.slice(comma + 1)))
    return parts(original, first, last)
  }
  const core = bare(words)
  // Somebody is called `Frau Weber`, not `Frau Anna`.
  const titled = core.length === 1 && core[0] !== words[0]
  const given = titled ? 0 : givenWords(core.map(({ text }) => text))
  return parts(original, spanOf(core.slice(0, given)), spanOf(core.slice(given)))
}

/**
 * The full name with other parts in it, the rest as it was. `joinName(splitName(x), {first, last} of it)` is `x` again, whatever `x`.
 *
 * @example
 * joinName(splitName('Kim, Dr. Jane'), { first: 'Janet', last: 'Kim' }) // 'Kim, Dr. Janet'
 */
export function joinName(
  split: SplitName,
  { first, last }: { readonly first: string | undefined; readonly last: string | undefined },
): string {
  const { firstAt, lastAt } = split
  if (firstAt === undefined && lastAt === undefined) {
    if (first === undefined && last === undefined) return split.original
    return [first, last].filter((part) => part !== undefined).join(' ')
  }
  const edits: (readonly [Span, string])[] = []
  // A part that was not there goes beside the one that was: first names before family names.
  if (firstAt !== undefined) edits.push([firstAt, lastAt === undefined ? joined(first, last) : (first ?? '')])
  if (lastAt !== undefined) edits.push([lastAt, firstAt === undefined ? joined(first, last) : (last ?? '')])
  let text = split.original
  for (const [[from, to], part] of edits.sort(([a], [b]) => b[0] - a[0]))
    text = text.slice(0, from) + part + text.slice(to)
  const missing = (firstAt !== undefined && first === undefined) || (lastAt !== undefined && last === undefined)
  return missing ? text.replace(/\s+/g, ' ').replace(/^[\s,]+|[\s,]+$/g, '') : text
}

function joined(first: string | undefined, last: string | undefined): string {
  return [first, last].filter((part) => part !== undefined && part !== '').join(' ')
}

function parts(original: string, firstAt: Span | undefined, lastAt: Span | undefined): SplitName {
  const cut = (at: Span | undefined): string | undefined => (at === undefined ? undefined : original.slice(...at))
  return { first: cut(firstAt), last: cut(lastAt), original, firstAt, lastAt }
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\S+/g)].map((found) => ({
    text: found[0],
    at: [found.index, found.index + found[0].length],
  }))
}

/** From the first word to the last one, a comma at the end left out. */
function spanOf(words: readonly Word[]): Span | undefined {
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined) return undefined
  const commas = /,*$/.exec(last.text)?.[0].length ?? 0
  const to = last.at[1] - commas
  return to > first.at[0] ? [first.at[0], to] : undefined
}

const titles = new Set(
  'dr prof mr mrs ms miss mx sir dame lord lady rev fr hon herr frau hr fru m mme mlle monsieur madame mademoiselle don doña sr sra srta señor señora ing mag dipl-ing dipl-kfm dott dott.ssa sig sig.ra dhr mevr pan pani'.split(
    ' ',
  ),
)
const suffixes = new Set('jr sr ii iii iv v phd ph.d md m.d mba esq dds msc bsc ma ba llm cpa jd ret mp bt'.split(' '))

function plain(text: string): string {
  return text.toLowerCase().replace(/^[(,]+|[).,]+$/g, '')
}

/** Without titles in front and suffixes behind, unless nothing else is there. */
function bare(words: readonly Word[]): readonly Word[] {
  let from = 0
  let to = words.length
  while (from < to - 1 && titles.has(plain(words[from]?.text ?? ''))) from += 1
  while (to - 1 > from && suffixes.has(plain(words[to - 1]?.text ?? ''))) to -= 1
  return words.slice(from, to)
}

/** Where `Last, First` is divided. `Jane Kim, PhD` is not. */
function commaIndex(words: readonly Word[]): number | undefined {
  const index = words.findIndex(({ text }) => text.endsWith(',') && text.length > 1)
  if (index < 0 || index === words.length - 1) return undefined
  return words.slice(index + 1).every(({ text }) => suffixes.has(plain(text))) ? undefined : index
}

/** Words a family name begins with and that no given name holds. */
const particles = new Set(
  'van von vom zu zur zum der den ten ter te af av bin ibn bint ben al el abu du des di della dello da das do dos le lo la las los d’ "t ’t op onder st. o’ mac mc'.split(
    ' ',
  ),
)
/** Words that stand inside of given names and of second family names too. */
const spanish = new Set(['de', 'del'])

const pairs: Readonly<Record<string, string>> = {
  ana: 'maría maria isabel belén lucía paula',
  anna: 'lena maria lisa sophie',
  anne: 'marie sophie kathrin katrin',
  carlos: 'alberto eduardo manuel',
  francisco: 'javier josé jose',
  hans: 'peter jürgen joachim georg',
  jan: 'willem peter pieter hendrik erik',
  jean: 'pierre paul claude luc michel marc jacques françois francois philippe louis baptiste christophe',
  joão: 'pedro paulo',
  josé: 'luis maría maria antonio manuel miguel carlos ramón angel ángel',
  jose: 'luis maria antonio manuel miguel carlos ramon angel',
  juan: 'carlos josé jose pablo manuel antonio luis',
  karl: 'heinz',
  luis: 'miguel alberto fernando',
  maria: 'josé jose luisa teresa elena carmen isabel theresia',
  maría: 'josé jose luisa teresa elena carmen isabel',
  marie: 'claude christine louise therese thérèse',
  mary: 'ann anne jane lou beth kate ellen',
  miguel: 'ángel angel',
  pedro: 'pablo',
}

function givenWords(words: readonly string[]): number {
  if (words.length <= 1) return isParticle(words[0]) ? 0 : words.length
  if (isParticle(words[0]) || spanish.has(words[0]?.toLowerCase() ?? '')) return startsLower(words[0]) ? 0 : 1
  const compound = compoundWords(words)
  const family = words.findIndex((word, index) => index >= compound && isParticle(word))
  if (family > 0) return afterSpanish(words, family, compound)
  const of = words.findIndex((word, index) => index >= compound && spanish.has(word.toLowerCase()))
  if (of > 0) return compound
  if (compound > 1) return Math.min(compound, words.length - 1)
  return words.length === 4 ? 2 : 1
}

/** `Ana García de la Torre`: what stands before `de` is a family name already; `Jan Willem van der Berg`: it is not. */
function afterSpanish(words: readonly string[], particle: number, compound: number): number {
  const before = words[particle - 1]?.toLowerCase() ?? ''
  return spanish.has(before) ? compound : particle
}

function compoundWords(words: readonly string[]): number {
  const [first = '', second = '', third = ''] = words.map((word) => word.toLowerCase())
  if (/^(maría|maria|mª)$/.test(first) && second === 'del' && words.length > 3 && third !== '') return 3
  return (pairs[first]?.split(' ').includes(second) ?? false) && words.length > 2 ? 2 : 1
}

function isParticle(word: string | undefined): boolean {
  return word !== undefined && particles.has(word.toLowerCase())
}

/** `van Gogh` is a family name alone; `Van Morrison` and `Al Pacino` have a given name that looks like one. */
function startsLower(word: string | undefined): boolean {
  return word !== undefined && word[0] !== undefined && word[0] === word[0].toLowerCase()
}
