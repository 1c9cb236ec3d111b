import { freshdesk } from './freshdesk/vendor.ts'
import type { Vendor } from './vendor.ts'
import { zendesk } from './zendesk/vendor.ts'

/** Every vendor the suites hold for. */
export const vendors: readonly Vendor[] = [freshdesk, zendesk]

export function vendorNamed(name: string): Vendor {
  const vendor = vendors.find((one) => one.name === name)
  if (vendor === undefined) throw new Error(`no vendor is called ${name}`)
  return vendor
}
