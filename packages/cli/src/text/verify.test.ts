import type { VerifyReport } from '@tajo/engine/reports'
import { describe, expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { fits } from './fits.ts'
import { verifyText } from './verify.ts'
import { verifyMarkdown } from './verify-markdown.ts'

describe('verify', () => {
  const verified: VerifyReport = {
    source: 'freshdesk',
    account: 'Acme, growth plan',
    at: '2026-03-01T12:00:00Z',
    result: 'difference',
    exitCode: 6,
    calls: 260,
    streams: [
      {
        stream: 'tickets',
        table: 'freshdesk.tickets',
        live: 128_397,
        deleted: 12,
        oldest: '2019-04-01T08:00:00Z',
        newest: '2026-03-01T11:59:00Z',
        findings: [
          {
            check: 'count',
            result: 'unknown',
            text: '128397 stored, 128390 by the search index. The vendor’s index runs minutes behind.',
          },
          {
            check: 'id-gap',
            result: 'difference',
            text: '14 number(s) without a row, 14 asked for: 12 do not exist at the vendor, 2 do and are missing, 0 refused.',
            details: [{ id: 17 }, { id: 99 }],
          },
          {
            check: 'sample',
            result: 'difference',
            text: '20 row(s) read again: 19 equal in every field, 0 changed at the vendor since, 1 differ, 0 no longer there.',
            details: [{ key: '4', fields: [{ column: 'subject', stored: 'secret A', vendor: 'secret B' }] }],
          },
        ],
      },
      {
        stream: 'contacts',
        table: 'freshdesk.contacts',
        live: 5210,
        deleted: 0,
        oldest: null,
        newest: null,
        findings: [{ check: 'sample', result: 'ok', text: '20 row(s) read again: 20 equal in every field.' }],
      },
      { stream: 'roles', table: 'freshdesk.roles', live: 4, deleted: 0, oldest: null, newest: null, findings: [] },
    ],
  }

  it('shows what was compared and what differs', () => {
    expect(fits(verifyText(verified, 80, plain))).toMatchInlineSnapshot(`
      "✗ freshdesk  differs from the source: 2 of 3 stored streams could be compared
        with the source
        Acme, growth plan · 2026-03-01 12:00 UTC · 260 calls

          stream     stored  deleted  oldest      newest      checks
        ✗ tickets   128,397       12  2019-04-01  2026-03-01  count ?, ids ✗, sample ✗
        ✓ contacts    5,210        0                          sample ✓
        1 further stream the source offers nothing to compare with

        ! tickets, count: 128397 stored, 128390 by the search index. The vendor’s
          index runs minutes behind.
        ✗ tickets, ids: 14 number(s) without a row, 14 asked for: 12 do not exist at
          the vendor, 2 do and are missing, 0 refused.
        ✗ tickets, sample: 20 row(s) read again: 19 equal in every field, 0 changed at
          the vendor since, 1 differ, 0 no longer there."
    `)
  })

  it('writes a report for an auditor, without values of records', () => {
    const markdown = verifyMarkdown([verified], '/srv/tajo.duckdb', '0.1.0')
    expect(markdown).not.toContain('secret A')
    expect(markdown).toMatchInlineSnapshot(`
      "# Verification of freshdesk

      **Differs from the source: 2 of 3 stored streams could be compared with the source.**

      | | |
      |---|---|
      | Account | Acme, growth plan |
      | Warehouse | /srv/tajo.duckdb |
      | Time | 2026-03-01 12:00 UTC |
      | Calls to the source | 260 |
      | Compared by | Tajo 0.1.0, \`tajo verify\`, reading only |

      ## What is compared

      - **count**: rows stored against the number the source itself gives.
      - **ids**: numbers without a row are asked for one by one; each must not exist at the source.
      - **sample**: stored rows are read again at the source and compared field by field. Masked columns are left out.
      - **rejected**: records that could not be read or stored, and wait in \`_tajo.rejected\`.
      - **last run**: how the last sync of the stream ended, where it was not complete.

      ✓ equal · ✗ different · ? could not be decided, and the text says why.

      ## Streams

      | stream | table | stored | deleted | oldest | newest | checks |
      |---|---|---:|---:|---|---|---|
      | tickets | freshdesk.tickets | 128,397 | 12 | 2019-04-01 | 2026-03-01 | count ?, ids ✗, sample ✗ |
      | contacts | freshdesk.contacts | 5,210 | 0 |  |  | sample ✓ |
      | roles | freshdesk.roles | 4 | 0 |  |  | nothing to compare with |

      ## Findings

      ### tickets

      - ? **count**: 128397 stored, 128390 by the search index. The vendor’s index runs minutes behind.
      - ✗ **ids**: 14 number(s) without a row, 14 asked for: 12 do not exist at the vendor, 2 do and are missing, 0 refused.
        - record 17
        - record 99
      - ✗ **sample**: 20 row(s) read again: 19 equal in every field, 0 changed at the vendor since, 1 differ, 0 no longer there.
        - record 4: differs in \`subject\`

      ### contacts

      - ✓ **sample**: 20 row(s) read again: 20 equal in every field.

      "
    `)
  })
})
