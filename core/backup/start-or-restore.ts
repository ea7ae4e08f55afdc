// What a start does with a database that turns out to be damaged: says so by its code, or, where that was wished, restores and starts again.
import { VigilError } from '../../contract/errors.ts'
import { isDamage } from '../../db/open.ts'
import { createSystemClock } from '../clock.ts'
import type { Log } from '../log.ts'
import { restoreBackup } from './restore.ts'

/** @throws VigilError `data.damaged` also for a page that is met only when the core is already building itself */
export async function namingDamage<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (!isDamage(error)) throw error
    throw new VigilError('data.damaged', { reason: (error as { code?: string }).code ?? String(error) }, { cause: error })
  }
}

/** Once: what a backup brings is not restored again. @throws VigilError as startCore() and restoreBackup() */
export async function startOrRestore<T>(start: () => Promise<T>, dataDir: string, log: Log): Promise<T> {
  try {
    return await namingDamage(start)
  } catch (error) {
    if (!(error instanceof VigilError) || error.code !== 'data.damaged') throw error
    log.error('the database is damaged: restoring the newest good backup', { ...error.details })
    const { backup, skipped, fromMs, toMs, keptIn } = await restoreBackup({ dataDir, clock: createSystemClock() })
    log.warn('restored', { backup: backup.name, skipped: skipped.length, missingFromMs: fromMs, missingToMs: toMs, keptIn })
    return namingDamage(start)
  }
}
