import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { caps } from '../../limits.ts'
import { searchFields } from './fields.ts'

/** Fields collected from the vendor’s pages, kept beside the repository. */
const collected = resolve(import.meta.dirname, '../../../../../../shared/vendor/freshdesk/search_fields.json')
const haveFields = existsSync(collected)
const kinds = { integer: 'integer', number: 'integer', string: 'text', date: 'date', boolean: 'flag' }

type Collected = Readonly<Record<string, Readonly<Record<string, unknown>>>>

describe.skipIf(!haveFields)(
  `the vendor’s search fields${haveFields ? '' : ' (skipped: no copy beside this checkout)'}`,
  () => {
    it('are these', () => {
      const { common, ...objects } = JSON.parse(readFileSync(collected, 'utf8')) as Collected
      expect(Object.keys(searchFields)).toEqual(Object.keys(objects))
      for (const [of, { custom, custom_string, ...fields }] of Object.entries(objects)) {
        const translated = Object.fromEntries(
          Object.entries(fields).map(([name, kind]) => [name, kinds[kind as keyof typeof kinds]]),
        )
        expect({ custom_string: undefined, ...searchFields[of as keyof typeof searchFields] }).toEqual({
          custom_string: custom_string === undefined ? undefined : 'text',
          ...translated,
        })
      }
      expect(common).toMatchObject({
        max_query_chars: caps.searchQueryLength,
        per_page: caps.searchPerPage,
        max_page: caps.searchPages,
      })
    })
  },
)
