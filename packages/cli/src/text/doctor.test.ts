import { expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { doctorText } from './doctor.ts'
import { errorText } from './errors.ts'
import { fits } from './fits.ts'

it('puts the doctor’s findings on one page, each with its fix', () => {
  expect(
    fits(
      doctorText(
        [
          { name: 'node', result: 'ok', text: '24.0.0' },
          {
            name: 'clock',
            result: 'warn',
            text: '3 min ahead of the vendor’s',
            fix: 'Set this machine’s clock (NTP): spans such as 30d are counted from it.',
          },
          {
            name: 'freshdesk',
            result: 'fail',
            text: 'Freshdesk did not accept the key (401).',
            fix: 'Check the key; in Freshdesk it stands under Profile settings.',
            exitCode: 3,
          },
        ],
        80,
        plain,
      ),
    ),
  ).toMatchInlineSnapshot(`
    "✓ node       24.0.0
    ! clock      3 min ahead of the vendor’s
                 Set this machine’s clock (NTP): spans such as 30d are counted from
                 it.
    ✗ freshdesk  Freshdesk did not accept the key (401).
                 Check the key; in Freshdesk it stands under Profile settings.

    1 to mend, 1 to look at."
  `)
})

it('wraps errors of several lines', () => {
  const words = {
    code: 'TAJO_CONFIG_INVALID',
    message:
      'tajo.yml:5 connectors.freshdesk.rate_limit: must be auto, or a whole number of calls a minute; found "fast"\ntajo.yml:9 warehouse: is missing',
    hint: 'Correct the lines named in the message.',
  }
  expect(fits(errorText(words, 80, plain))).toMatchInlineSnapshot(`
    "✗ tajo.yml:5 connectors.freshdesk.rate_limit: must be auto, or a whole number of
      calls a minute; found "fast"
      tajo.yml:9 warehouse: is missing
      Correct the lines named in the message.
      TAJO_CONFIG_INVALID"
  `)
})
