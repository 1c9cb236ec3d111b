import pg from 'pg'
import { onTestFinished } from 'vitest'
import { postgresServer } from './postgres-server.ts'

let count = 0

/** The address of a new, empty database, which goes with the test. */
export async function temporaryDatabase(): Promise<string> {
  const { url, drop } = await makeDatabase()
  onTestFinished(drop)
  return url
}

export async function makeDatabase(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `t${process.pid}_${count++}`
  await administer(`CREATE DATABASE ${name}`)
  const { url } = await postgresServer()
  return { url: url(name), drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) }
}

/** Runs statements as the superuser, in a database of the test server. */
export async function administer(sql: string, database = 'postgres'): Promise<void> {
  const { url } = await postgresServer()
  const client = new pg.Client({ connectionString: url(database) })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
