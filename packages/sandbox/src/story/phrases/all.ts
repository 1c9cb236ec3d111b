import { arabic } from './ar.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { hindi } from './hi.ts'
import { japanese } from './ja.ts'
import type { Phrasebook } from './phrasebook.ts'
import { polish } from './pl.ts'

const phrasebooks: readonly Phrasebook[] = [english, german, french, spanish, japanese, arabic, hindi, polish]

/** The book of a language code; contacts of any other language write English. */
export function phrasebookOf(language: string): Phrasebook {
  return phrasebooks.find((book) => book.language === language) ?? english
}
