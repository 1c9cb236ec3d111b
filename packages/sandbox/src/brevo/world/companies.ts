import { createHash } from 'node:crypto'

export interface Company {
  readonly id: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly linkedContactsIds: readonly number[]
  readonly linkedDealsIds: readonly string[]
  readonly createdAt: number
  readonly modifiedAt: number
}

export interface CompanyAttribute {
  readonly internalName: string
  readonly label: string
  readonly attributeTypeName: string
  readonly attributeOptions: readonly { readonly key: string; readonly value: string }[]
  readonly isRequired: boolean
  readonly isValueReadonly: boolean
}

const attribute = (internalName: string, label: string, isValueReadonly = false): CompanyAttribute => ({
  internalName,
  label,
  attributeTypeName: internalName === 'number_of_contacts' ? 'number' : 'text',
  attributeOptions: [],
  isRequired: internalName === 'name',
  isValueReadonly,
})

/** Companies of the Sales CRM: no external id, no unique name, nothing that finds one but its number [oas]. */
export class Companies {
  readonly all = new Map<string, Company>()
  readonly attributes = new Map(
    [
      attribute('name', 'Company Name'),
      attribute('owner', 'Company owner'),
      attribute('domain', 'Domain'),
      attribute('industry', 'Industry'),
      attribute('number_of_contacts', 'Number of contacts', true),
    ].map((one) => [one.internalName, one] as const),
  )
  readonly #seed: number
  #made = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** 24 hex digits. */
  nextId(): string {
    this.#made += 1
    return createHash('sha256').update(`${this.#seed} crm ${this.#made}`).digest('hex').slice(0, 24)
  }
}
