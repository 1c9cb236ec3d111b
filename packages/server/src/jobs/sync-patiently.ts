import { selectedSources } from '@tajo/core/config/sources'
import { isObject } from '@tajo/core/json'
import { type SyncDocument, syncOperation } from '@tajo/operations/list/sync'
import type { Call } from '@tajo/operations/operation'
import type { SyncOutcome } from '@tajo/operations/sync-source'
import type { Workplace } from '@tajo/operations/workplace'

type Input = Parameters<typeof syncOperation.run>[1]

const betweenTriesMs = 2_000

/** Every source by itself: one that is being written by another job is waited for, which costs no other its turn. */
export async function syncPatiently(place: Workplace, input: Input, call: Call): Promise<SyncDocument> {
  const reports: SyncOutcome[] = []
  for (const { name } of selectedSources(place.config, input.source)) {
    if (call.signal.aborted) break
    reports.push(...(await syncOne(place, { ...input, source: name }, call)))
  }
  const error = reports.map((report) => ('error' in report ? report.error : undefined)).find((one) => one !== undefined)
  return { ...(error === undefined ? {} : { error }), reports }
}

async function syncOne(place: Workplace, input: Input, call: Call): Promise<readonly SyncOutcome[]> {
  for (let told = false; ; told = true) {
    const { reports } = await syncOperation.run(place, input, {
      ...call,
      tell: (news) => {
        const waits = news.kind === 'part' && news.name === 'report' && isBusy(news.value)
        if (!waits) call.tell(news)
      },
    })
    const busy = reports.find(isBusy)
    if (busy === undefined || !('error' in busy)) return reports
    if (!told) call.tell({ kind: 'words', text: `${busy.error.message} Waiting …` })
    await place.clock.sleep(betweenTriesMs, call.signal)
  }
}

function isBusy(outcome: unknown): boolean {
  return isObject(outcome) && isObject(outcome['error']) && outcome['error']['code'] === 'TAJO_RUN_ACTIVE'
}
