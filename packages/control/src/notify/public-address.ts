import { BlockList, isIPv4, isIPv6 } from 'node:net'

// IANA's registries of special-purpose addresses: none of these is a server on the internet.
const blocked4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
// Outside 2000::/3 nothing is given out. Within it these carry an IPv4 address, or are for documents and benches.
const blocked6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** Whether an address is one of the public internet, and not of this machine, its network or its cloud. */
export function isPublicAddress(address: string): boolean {
  const plain = address.split('%', 1)[0] ?? ''
  if (isIPv4(plain)) return !list(blocked4, 'ipv4').check(plain, 'ipv4')
  if (!isIPv6(plain)) return false
  return list([['2000::', 3]], 'ipv6').check(plain, 'ipv6') && !list(blocked6, 'ipv6').check(plain, 'ipv6')
}

function list(subnets: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const blocks = new BlockList()
  for (const [net, prefix] of subnets) blocks.addSubnet(net, prefix, family)
  return blocks
}
