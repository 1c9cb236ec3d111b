// Known weaknesses of the libraries that are shipped. Fails on a grave one; says so where the registry in use offers no audit.
import { spawnSync } from 'node:child_process'

const { status, stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
const report = parsed(stdout)
if (report?.auditReportVersion === undefined) {
  console.log(
    `Not audited: the registry in use has no audit service (${String(report?.message ?? stderr).split(' - ')[0]}).`,
  )
} else {
  const { high = 0, critical = 0, moderate = 0, low = 0 } = report.metadata?.vulnerabilities ?? {}
  console.log(`Audited: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low.`)
  for (const [name, { severity, range }] of Object.entries(report.vulnerabilities ?? {}))
    console.log(`  ${severity.padEnd(8)} ${name} ${range}`)
  process.exitCode = status ?? 1
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
