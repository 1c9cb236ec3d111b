import { postgresServer, setup } from '@tajo/warehouse/testing/postgres-server'
import { Client } from 'pg'

/** A server and an empty database of its own, as the tests have them; both are gone afterwards. */
export async function withPostgres(use: (url: string) => Promise<void>): Promise<void> {
  const stop = setup()
  try {
    const server = await postgresServer()
    const client = new Client({ connectionString: server.url('postgres') })
    await client.connect()
    await client.query('CREATE DATABASE bench')
    await client.end()
    await use(server.url('bench'))
  } finally {
    await stop()
  }
}
