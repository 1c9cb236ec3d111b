import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

describe('companies', () => {
  it('are made twice when asked twice, and found by the filter that works', () => {
    const { send, get } = testClient()
    const made = send('POST', '/companies', {
      name: 'Acme',
      linkedContactsIds: [1, 2],
      attributes: { domain: 'acme.example' },
    })
    expect([made.status, made.at('id')]).toEqual([200, expect.stringMatching(/^[0-9a-f]{24}$/)])
    send('POST', '/companies', { name: 'Acme' })
    send('POST', '/companies', { name: 'Beta' })
    const names = (query: string) =>
      get(`/companies?${query}`)
        .rows('items')
        .map((one) => (one['attributes'] as { name: string }).name)
    expect(names('filters[attributes.name]=Acme')).toEqual(['Acme', 'Acme'])
    expect(names('filters={"attributes.name":"Acme"}')).toEqual(['Beta', 'Acme', 'Acme'])
    expect(names('linkedContactsIds=1')).toEqual(['Acme'])
    expect(names('limit=2&page=2')).toEqual(['Acme'])
    expect(get('/companies').text).not.toContain('"count"')
    expect(get(`/companies/${String(made.at('id'))}`).at('attributes')).toMatchObject({
      domain: 'acme.example',
      number_of_contacts: 2,
    })
  })

  it('lose the links a change does not name, and get or lose single ones', () => {
    const { send, get } = testClient()
    const id = String(send('POST', '/companies', { name: 'Acme', linkedContactsIds: [1, 2] }).at('id'))
    expect(send('PATCH', `/companies/${id}`, { linkedContactsIds: [3] }).at('linkedContactsIds')).toEqual([3])
    expect(send('PATCH', `/companies/${id}`, { name: 'Acme Ltd' }).at('linkedContactsIds')).toEqual([3])
    const links = { linkContactIds: [4], unlinkContactIds: [3] }
    expect(send('PATCH', `/companies/link-unlink/${id}`, links).status).toBe(204)
    expect([get(`/companies/${id}`).at('linkedContactsIds'), get(`/companies/${id}`).at('attributes', 'name')]).toEqual(
      [[4], 'Acme Ltd'],
    )
    expect(send('PATCH', `/companies/${id}`, { linkedContactsIds: [999] }).status).toBe(400)
    expect([send('DELETE', `/companies/${id}`).status, get(`/companies/${id}`).status]).toEqual([204, 404])
    expect(send('POST', '/companies', {}).at('code')).toBe('missing_parameter')
  })

  it('count their pages, or their rows', () => {
    const { send, get, sandbox } = testClient()
    for (const name of ['A', 'B', 'C']) send('POST', '/companies', { name })
    const first = (page: number) => get(`/companies?sort=asc&limit=1&page=${page}`).at('items', 0, 'attributes', 'name')
    expect([first(0), first(1), first(2)]).toEqual(['A', 'A', 'B'])
    sandbox.quirks.companyPages = 'index'
    expect([first(0), first(1), first(2)]).toEqual(['A', 'B', 'C'])
  })

  it('are not in every plan', () => {
    const { send, get } = testClient({ quirks: { withoutCompanies: true } })
    for (const answer of [
      get('/companies'),
      send('POST', '/companies', { name: 'A' }),
      get('/crm/attributes/companies'),
    ]) {
      expect([answer.status, answer.at('code')]).toEqual([403, 'permission_denied'])
    }
  })

  it('have attributes of their own', () => {
    const { send, get } = testClient()
    const list = () =>
      JSON.parse(get('/crm/attributes/companies').text) as readonly { internalName: string; label: string }[]
    expect(list().map(({ internalName }) => internalName)).toContain('domain')
    const made = send('POST', '/crm/attributes', {
      label: 'Plan',
      attributeType: 'single-select',
      objectType: 'companies',
      optionsLabels: ['Gold'],
    })
    expect(made.text).toBe('{"id":"plan"}')
    expect(list().at(-1)).toMatchObject({ internalName: 'plan', attributeOptions: [{ key: 'gold', value: 'Gold' }] })
    expect(send('POST', '/companies', { name: 'A', attributes: { tier: 'x' } }).status).toBe(400)
    expect(
      send('PATCH', '/crm/attributes/plan', { label: 'Contract', attributeOptions: [{ key: 'g', value: 'G' }] }).status,
    ).toBe(204)
    expect(list().at(-1)).toMatchObject({ label: 'Contract', attributeOptions: [{ key: 'g', value: 'G' }] })
    expect(send('DELETE', '/crm/attributes/plan').status).toBe(204)
    expect(send('DELETE', '/crm/attributes/plan').status).toBe(404)
    expect(
      send('POST', '/crm/attributes', { label: 'x'.repeat(51), attributeType: 'text', objectType: 'companies' }).status,
    ).toBe(400)
  })
})
