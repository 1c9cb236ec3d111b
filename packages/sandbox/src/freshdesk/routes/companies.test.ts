import { describe, expect, it } from 'vitest'
import { iso } from '../../world/time.ts'
import { readAll, testClient } from '../test-client.ts'

describe('companies', () => {
  it('are listed alphabetically, rows equal to views', () => {
    const client = testClient()
    const rows = readAll(client, '/companies')
    const names = rows.map((row) => String(row['name']).toLowerCase())
    expect(names).toEqual([...names].sort())
    expect(rows).toHaveLength(client.world.companies.size)
    expect(client.get(`/companies/${rows[0]?.['id']}`).body).toEqual(rows[0])
  })

  it('filter by update where the account can', () => {
    const client = testClient()
    const [id] = client.world.companies.keys()
    client.clock.forward(10)
    client.world.updateCompany(id ?? 0, { note: 'seen' })
    const since = iso(client.clock.now() / 1000)
    expect(client.get(`/companies?updated_since=${since}`).rows.map((row) => row['id'])).toEqual([id])
    const old = testClient({ features: { companies_updated_since: false } })
    expect(old.get(`/companies?updated_since=${since}`).at('errors', 0, 'code')).toBe('invalid_field')
  })

  it('have unique names and domains', () => {
    const { send, world } = testClient()
    const [taken] = world.companies.values()
    expect(send('POST', '/companies', { name: taken?.name }).at('errors', 0)).toMatchObject({
      field: 'name',
      code: 'duplicate_value',
    })
    expect(send('POST', '/companies', { name: 'Else', domains: taken?.domains }).status).toBe(409)
    expect(send('POST', '/companies', {}).at('errors', 0, 'code')).toBe('missing_field')
  })

  it('take renewal dates as days and answer them as moments', () => {
    const { send } = testClient()
    const made = send('POST', '/companies', { name: 'Paper Comet', renewal_date: '2026-12-31' })
    expect([made.status, made.at('renewal_date')]).toEqual([201, '2026-12-31T00:00:00Z'])
    expect(send('PUT', `/companies/${made.at('id')}`, { renewal_date: '2026-12-31T10:00:00Z' }).status).toBe(400)
  })

  it('claim the contacts of their mail domains without a touch', () => {
    const { send, get } = testClient()
    const contact = send('POST', '/contacts', { name: 'Early', email: 'early@paper-comet.example' }).at('id')
    expect(get(`/contacts/${contact}`).at('company_id')).toBeNull()
    const company = send('POST', '/companies', { name: 'Paper Comet', domains: ['paper-comet.example'] }).at('id')
    expect(get(`/contacts/${contact}`).at('company_id')).toBe(company)
    const other = send('POST', '/companies', { name: 'Second Comet' }).at('id')
    const loyal = { name: 'Loyal', email: 'loyal@second-comet.example', company_id: company }
    const kept = send('POST', '/contacts', loyal).at('id')
    send('PUT', `/companies/${other}`, { domains: ['second-comet.example'] })
    expect(get(`/contacts/${kept}`).at('company_id')).toBe(company)
    const late = send('POST', '/contacts', { name: 'Late', email: 'late@paper-comet.example' })
    expect(late.at('company_id')).toBe(company)
  })

  it('vanish without a trace and leave their contacts unlinked', () => {
    const { send, get, world } = testClient()
    const contact = [...world.contacts.values()].find((one) => one.company_id !== null && !one.deleted)
    expect(send('DELETE', `/companies/${contact?.company_id}`).status).toBe(204)
    expect(get(`/companies/${contact?.company_id}`).status).toBe(404)
    expect(get(`/contacts/${contact?.id}`).at('company_id')).toBeNull()
  })
})
