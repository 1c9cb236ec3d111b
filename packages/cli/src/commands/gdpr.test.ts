import { expect, test } from 'vitest'
import { play } from '../test-io.ts'

const yaml = {
  'tajo.yml':
    'warehouse: duckdb:./tajo.duckdb\nconnectors:\n  freshdesk: { base_url: "http://127.0.0.1:9", api_key: k }\n',
}

test('an erasure needs a reason, and a yes where nobody can be asked', async () => {
  const noReason = await play(['gdpr', 'erase', 'ana@example.com', '--yes'], yaml)
  expect(noReason).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--reason') })
  const noYes = await play(['gdpr', 'erase', 'ana@example.com', '--reason', 'asked for'], yaml)
  expect(noYes).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') })
})

test('what is no address is a mistake, which the message does not repeat', async () => {
  const answer = await play(['gdpr', 'export', 'ana-example.com'], yaml)
  expect(answer.exitCode).toBe(2)
  expect(answer.stderr.replace(/\s+/g, ' ')).toContain('is no e-mail address')
  expect(answer.stderr).not.toContain('ana-example')
})

test('nobody is an answer of its own, and leaves no archive', async () => {
  for (const words of [['export'], ['erase', '--dry-run'], ['erase', '--yes', '--reason', 'asked for']]) {
    const [verb = '', ...more] = words
    const answer = await play(['gdpr', verb, 'ana@example.com', ...more], yaml)
    expect(answer).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Nobody with this address') })
  }
})
