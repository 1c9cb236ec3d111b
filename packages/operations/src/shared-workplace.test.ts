import { TajoError } from '@tajo/core/errors'
import { expect, it } from 'vitest'
import { openWorkplace } from './open-workplace.ts'
import { sharedWorkplace } from './shared-workplace.ts'
import { configured, tools } from './testing/place.ts'

const yaml = 'connectors:\n  freshdesk:\n    domain: acme\n    api_key: key-of-the-test\n'

it('keeps one warehouse open for all, and closes it when the last one is done', async () => {
  const config = await configured(yaml)
  const place = sharedWorkplace(config, { ...tools, command: 'serve' })
  const use = { command: 'sync' }
  const first = await place.withWarehouse(use, async (warehouse) => warehouse)
  let finish = (): void => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const atWork = place.withWarehouse({ command: 'status', readOnly: true }, async (warehouse) => {
    expect(warehouse).toBe(first)
    await finished
    // What is under way may still open what it needs.
    const { rows } = await place.withWarehouse(use, (again) => again.query('SELECT 42 AS answer'))
    return rows
  })
  let closed = false
  const closing = place.close().then(() => {
    closed = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(closed).toBe(false)
  finish()
  expect(await atWork).toEqual([[42]])
  await closing
  await expect(place.withWarehouse(use, async () => 0)).rejects.toMatchObject({ code: 'TAJO_INTERRUPTED' })
  // The file is free again.
  const command = openWorkplace(config, tools)
  expect(await command.withWarehouse(use, async ({ kind }) => kind)).toBe('duckdb')
})

it('opens a warehouse that was held at first', async () => {
  const config = await configured(yaml)
  const command = openWorkplace(config, tools)
  const place = sharedWorkplace(config, { ...tools, command: 'serve' })
  const use = { command: 'query' }
  await command.withWarehouse({ command: 'sync' }, async () => {
    await expect(place.withWarehouse(use, async () => 0)).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_BUSY' })
  })
  expect(await place.withWarehouse(use, async ({ kind }) => kind)).toBe('duckdb')
  // Now it is the server that holds it.
  await expect(command.withWarehouse(use, async () => 0)).rejects.toThrow(/`tajo serve`/)
  await place.close()
})

it('hands a failure on and stays as it is', async () => {
  const place = sharedWorkplace(await configured(yaml), { ...tools, command: 'serve' })
  const failure = new TajoError('TAJO_QUERY', 'no')
  await expect(place.withWarehouse({ command: 'query' }, () => Promise.reject(failure))).rejects.toBe(failure)
  expect(await place.withWarehouse({ command: 'query' }, async ({ kind }) => kind)).toBe('duckdb')
  await place.close()
})

it('has one connection of an account for all, each with its own count of calls', async () => {
  const config = await configured(yaml)
  const place = sharedWorkplace(config, { ...tools, command: 'serve' })
  const [source] = config.sources
  if (source === undefined) throw new Error('no source')
  const streams = await place.withConnection(source, (one) =>
    place.withConnection(source, async (other) => {
      expect(other.usage()).toMatchObject({ calls: 0, credits: 0, limited: 0 })
      return [one.streams, other.streams]
    }),
  )
  expect(streams[0]).toBe(streams[1])
  await place.close()
})
