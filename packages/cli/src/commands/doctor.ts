import type { Config } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import type { Check } from '@tajo/operations/doctor/check'
import { brokenConfig, checkNode } from '@tajo/operations/doctor/environment'
import { doctorOperation } from '@tajo/operations/list/doctor'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { gravest } from '../exit-codes.ts'
import { openConfig } from '../open.ts'
import { doctorText } from '../text/doctor.ts'

/** Looks at everything a sync needs, in one page; goes on as far as it can whatever is broken. */
export async function doctor(context: Context): Promise<number> {
  const opened = await openConfig(context).catch((error: unknown) => {
    if (!isTajoError(error)) throw error
    return brokenConfig(error)
  })
  const checks = isConfig(opened)
    ? (await call(context, opened, doctorOperation, {})).checks
    : [checkNode(process.versions.node), opened]
  const exitCode = gravest(checks.map((check) => (check.result === 'fail' ? check.exitCode : 0)))
  context.result({ ok: exitCode === 0, checks }, (style) => doctorText(checks, context.width, style))
  return exitCode
}

function isConfig(opened: Config | Check): opened is Config {
  return 'sources' in opened
}
