// What the demo site shows of duty: a plan of three shifts, a shift that runs and waits for whoever signs on, and a few lines of its log.
import { DEFAULT_DUTY_PLAN } from '../../contract/shift.ts'
import { listShifts } from '../../db/shifts.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'
import { saveDutyPlan } from '../shifts/duty-plan.ts'
import { startShift } from '../shifts/shifts.ts'
import { writeDutyLine } from '../shifts/write-line.ts'

const SHIFTS = [
  { name: '早班', begins: '07:00' },
  { name: '中班', begins: '15:00' },
  { name: '夜班', begins: '23:00' },
]
const LINES = ['演示：消防水泵房巡查正常，水压 0.6 MPa', '演示：3栋1单元门禁报修，维保下午到场']

/** A second start finds it there. */
export function makeDemoDuty(env: Env): void {
  if (listShifts(env.db, Number.MAX_SAFE_INTEGER, 1).length > 0) return
  inTransaction(env.db, () => {
    saveDutyPlan(env, SYSTEM, 0, { ...DEFAULT_DUTY_PLAN, shifts: SHIFTS })
    startShift(env, SYSTEM, () => 0.5)
    for (const text of LINES) writeDutyLine(env, SYSTEM, { kind: 'note', text })
  })
}
