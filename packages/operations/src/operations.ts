import { activateApplyOperation } from './list/activate-apply.ts'
import { activatePlanOperation } from './list/activate-plan.ts'
import { catalogOperation } from './list/catalog.ts'
import { connectorsListOperation } from './list/connectors-list.ts'
import { connectorsStreamsOperation } from './list/connectors-streams.ts'
import { connectorsTestOperation } from './list/connectors-test.ts'
import { contactOperation } from './list/contact.ts'
import { doctorOperation } from './list/doctor.ts'
import { gdprEraseOperation } from './list/gdpr-erase.ts'
import { gdprExportOperation } from './list/gdpr-export.ts'
import { gdprPlanOperation } from './list/gdpr-plan.ts'
import { modelsExplainOperation } from './list/models-explain.ts'
import { modelsListOperation } from './list/models-list.ts'
import { modelsRunOperation } from './list/models-run.ts'
import { planOperation } from './list/plan.ts'
import { positionGetOperation } from './list/position-get.ts'
import { positionSetOperation } from './list/position-set.ts'
import { queryOperation } from './list/query.ts'
import { rejectedListOperation } from './list/rejected-list.ts'
import { rejectedReplayOperation } from './list/rejected-replay.ts'
import { runsGetOperation } from './list/runs-get.ts'
import { runsListOperation } from './list/runs-list.ts'
import { statusOperation } from './list/status.ts'
import { syncOperation } from './list/sync.ts'
import { verifyOperation } from './list/verify.ts'

/** Everything Tajo can do. */
export const operations = [
  connectorsListOperation,
  connectorsTestOperation,
  connectorsStreamsOperation,
  planOperation,
  syncOperation,
  verifyOperation,
  statusOperation,
  runsListOperation,
  runsGetOperation,
  positionGetOperation,
  positionSetOperation,
  queryOperation,
  catalogOperation,
  rejectedListOperation,
  rejectedReplayOperation,
  modelsRunOperation,
  modelsListOperation,
  modelsExplainOperation,
  activatePlanOperation,
  activateApplyOperation,
  contactOperation,
  gdprExportOperation,
  gdprPlanOperation,
  gdprEraseOperation,
  doctorOperation,
] as const
