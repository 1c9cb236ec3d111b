import { expect, test } from 'vitest'
import { HandClock } from './testing/hand-clock.ts'
import { onBothStores } from './testing/stores.ts'

const clock = new HandClock()
const day = 24 * 3_600_000

onBothStores(
  (store) => {
    const { tokens, audit, secrets } = {
      tokens: () => store().control.tokens,
      audit: () => store().control.audit,
      secrets: () => store().control.secrets,
    }

    test('a token is shown once, and its hash is all that is kept', async () => {
      const { token, ...view } = await tokens().create({
        name: 'ci',
        role: 'operator',
        createdBy: 'command line',
        expiresAt: null,
      })
      expect(token).toMatch(/^tajo_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/)
      expect(await tokens().check(token)).toEqual({ id: view.id, name: 'ci', role: 'operator' })
      expect(await tokens().list()).toEqual([{ ...view, lastUsedAt: new Date(clock.ms).toISOString() }])
      const [row] = await store().control.sql.rows<{ text: string }>(
        `SELECT tokens::text AS text FROM tajo_control.tokens`,
      )
      expect(row?.text).not.toContain(token.split('_').slice(2).join('_'))
    })

    test('a token that is wrong, revoked or expired is none', async () => {
      const one = await tokens().create({
        name: 'a',
        role: 'viewer',
        createdBy: 'x',
        expiresAt: new Date(clock.ms + day).toISOString(),
      })
      const last = one.token.at(-2) === 'A' ? 'B' : 'A'
      for (const token of [
        '',
        'tajo_',
        'Bearer',
        `${one.token.slice(0, -2)}${last}${one.token.at(-1)}`,
        one.token.replace(one.id, '0123456789ab'),
      ]) {
        expect(await tokens().check(token)).toBeNull()
      }
      clock.ms += day
      expect(await tokens().check(one.token)).toBeNull()
      const two = await tokens().create({ name: 'b', role: 'admin', createdBy: 'x', expiresAt: null })
      expect(await tokens().revoke(two.id)).toBe(true)
      expect(await tokens().revoke(two.id)).toBe(false)
      expect(await tokens().check(two.token)).toBeNull()
    })

    test('when a token was used last is kept to the minute', async () => {
      const { token } = await tokens().create({ name: 'a', role: 'viewer', createdBy: 'x', expiresAt: null })
      const used = async () => (await tokens().list()).find(({ name }) => name === 'a')?.lastUsedAt
      expect(await used()).toBeNull()
      await tokens().check(token)
      const first = await used()
      clock.ms += 30_000
      await tokens().check(token)
      expect(await used()).toBe(first)
      clock.ms += 31_000
      await tokens().check(token)
      expect(await used()).toBe(new Date(clock.ms).toISOString())
    })

    test('the audit log is added to and never changed', async () => {
      const entry = {
        actor: 'ci',
        action: 'runs.start',
        input: { source: 'zendesk' },
        outcome: 'done',
        code: null,
        requestId: 'r1',
      } as const
      await audit().add(entry)
      await audit().add({ ...entry, actor: 'other', outcome: 'refused', code: 'TAJO_FORBIDDEN' })
      const [newest, older] = await audit().list()
      expect(newest).toMatchObject({
        actor: 'other',
        outcome: 'refused',
        code: 'TAJO_FORBIDDEN',
        input: { source: 'zendesk' },
      })
      expect(await audit().list({ actor: 'ci' })).toEqual([older])
      expect(await audit().list({ beforeId: newest?.id ?? 0, limit: 1 })).toEqual([older])
      for (const sql of [
        'UPDATE tajo_control.audit SET actor = $$x$$',
        'DELETE FROM tajo_control.audit',
        'TRUNCATE tajo_control.audit',
      ]) {
        await expect(store().control.sql.script(sql)).rejects.toThrow(/only added to/)
      }
      expect(await audit().list()).toHaveLength(2)
    })

    test('a secret that takes another’s place leaves it valid for a day', async () => {
      expect(await secrets().get('zendesk')).toBeNull()
      await secrets().keep('zendesk', 'first')
      expect(await secrets().get('zendesk')).toEqual({ current: 'first', previous: undefined })
      await secrets().keep('zendesk', 'second')
      await secrets().keep('zendesk', 'second')
      expect(await secrets().get('zendesk')).toEqual({ current: 'second', previous: 'first' })
      const [row] = await store().control.sql.rows<{ text: string }>(
        `SELECT encode(sealed || previous, 'escape') AS text FROM tajo_control.secrets`,
      )
      expect(row?.text).not.toMatch(/first|second/)
      expect(await secrets().list()).toMatchObject([
        { name: 'zendesk', previousUntil: new Date(clock.ms + day).toISOString() },
      ])
      clock.ms += day
      expect(await secrets().get('zendesk')).toEqual({ current: 'second', previous: undefined })
      expect(await secrets().remove('zendesk')).toBe(true)
      expect(await secrets().remove('zendesk')).toBe(false)
    })
  },
  { clock },
)
