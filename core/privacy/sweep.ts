// Forgets in time: whose a passage was, which plate was read, and people whose time is over. Never early, whatever the clock says.
import type { EpochMs } from '../../contract/ids.ts'
import { blotOldPassages, blotOldPlates, listGone } from '../../db/person-data.ts'
import { readSweep, writeSweep } from '../../db/privacy.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'
import type { ResidentDesk } from '../residents/desk.ts'
import { readPrivacySettings } from './uses.ts'

const DAY_MS = 86_400_000
/** In one transaction: nothing else waits for longer than some milliseconds. */
const AT_ONCE = 500

/**
 * Some of what is due.
 *
 * @param believedAtMs as far as the clock is believed
 * @returns whether there is more
 */
export function sweepPersonalData(env: Env, residents: Pick<ResidentDesk, 'remove'>, believedAtMs: EpochMs): boolean {
  const { db } = env
  const { passageDays, plateDays, goneDays } = readPrivacySettings(db).value
  return inTransaction(db, () => {
    const sweep = readSweep(db) ?? { believedAtMs, passagesUntilMs: 0, platesUntilMs: 0 }
    const passagesToMs = believedAtMs - passageDays * DAY_MS
    const platesToMs = believedAtMs - plateDays * DAY_MS
    // what was blotted out once is not looked at again; a longer term set later finds nothing older
    const passages = blotOldPassages(db, sweep.passagesUntilMs, passagesToMs, AT_ONCE)
    const plates = blotOldPlates(db, sweep.platesUntilMs, platesToMs, AT_ONCE)
    const gone = listGone(db, believedAtMs - goneDays * DAY_MS, AT_ONCE)
    for (const id of gone) residents.remove(SYSTEM, id)
    writeSweep(db, {
      ...sweep,
      passagesUntilMs: passages < AT_ONCE ? Math.max(sweep.passagesUntilMs, passagesToMs) : sweep.passagesUntilMs,
      platesUntilMs: plates < AT_ONCE ? Math.max(sweep.platesUntilMs, platesToMs) : sweep.platesUntilMs,
    })
    return Math.max(passages, plates, gone.length) === AT_ONCE
  })
}
