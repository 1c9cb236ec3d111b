import type { Config } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { brokenConfig, checkConfig, checkNode } from '../doctor/environment.ts'
import { checkClock, checkSource } from '../doctor/source.ts'
import { checkDisk, checkWarehouse } from '../doctor/warehouse.ts'
import { gravest } from '../exit-codes.ts'
import { openConfig, withSource } from '../open.ts'
import { type Check, doctorText } from '../text/doctor.ts'

/** Looks at everything a sync needs, in one page; goes on as far as it can whatever is broken. */
export async function doctor(context: Context): Promise<number> {
  const checks: Check[] = [checkNode(process.versions.node)]
  const config = await openConfig(context).catch((error: unknown) => {
    if (!isTajoError(error)) throw error
    checks.push(brokenConfig(error))
    return undefined
  })
  if (config !== undefined) checks.push(...checkConfig(config), ...(await checkWorld(context, config)))
  const exitCode = gravest(checks.map((check) => (check.result === 'fail' ? check.exitCode : 0)))
  context.result({ ok: exitCode === 0, checks }, (style) => doctorText(checks, context.width, style))
  return exitCode
}

async function checkWorld(context: Context, config: Config): Promise<Check[]> {
  const { testSource } = await import('@tajo/engine/test-source')
  const sources: Check[] = []
  for (const source of config.sources.filter(({ enabled }) => enabled)) {
    try {
      sources.push(...checkSource(await withSource(context, source, testSource)))
    } catch (error) {
      if (!isTajoError(error)) throw error
      sources.push({
        name: source.name,
        result: 'fail',
        text: error.message,
        fix: error.hint,
        exitCode: error.exitCode,
      })
    }
    sources.push(...(await checkClock(source, context.io.clock)))
  }
  return [...sources, ...(await checkDisk(config)), ...(await checkWarehouse(context, config))]
}
