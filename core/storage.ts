// Watches the room on the disk, and says so before it is too late.
import { statfs } from 'node:fs/promises'
import { evidenceBytes } from '../db/evidence.ts'
import { raiseAlert } from './alerts.ts'
import type { Env } from './env.ts'
import type { Troubles } from './troubles.ts'

export interface Storage {
  readonly freeBytes: number
  readonly evidenceBytes: number
}

/** About a thousand clips of twenty seconds: a day's warning on a busy site. */
const LOW_BYTES = 2 * 1024 ** 3
/** Warned early enough on a small disk too. */
const LOW_SHARE = 0.05
/** What one transaction and its write-ahead log need at least. */
const FAILING_BYTES = 16 * 1024 ** 2

/** @returns whether free space is worth a warning: below 2 GiB, or on a small disk below a twentieth of it */
export function isLow(freeBytes: number, totalBytes: number): boolean {
  return freeBytes < Math.min(LOW_BYTES, Math.max(totalBytes * LOW_SHARE, FAILING_BYTES))
}

/** @throws what statfs throws, when the data directory is gone */
export async function measureStorage(env: Env, dataDir: string, troubles: Troubles): Promise<Storage> {
  const { bavail, bsize, blocks } = await statfs(dataDir)
  const freeBytes = bavail * bsize
  if (freeBytes > FAILING_BYTES) troubles.clear('storage.failing')
  if (isLow(freeBytes, blocks * bsize)) warn(env, freeBytes, troubles)
  else troubles.clear('storage.low')
  return { freeBytes, evidenceBytes: evidenceBytes(env.db) }
}

function warn(env: Env, freeBytes: number, troubles: Troubles): void {
  if (troubles.list().includes('storage.low')) return
  troubles.report('storage.low')
  env.log.warn('the disk is nearly full', { freeBytes })
  troubles.survive('raising an alert about the disk', () =>
    raiseAlert(env, {
      kind: 'system',
      severity: 'high',
      source: 'core/storage',
      cameraId: null,
      deviceId: null,
      buildingId: null,
      zone: 'storage',
      place: '磁盘空间不足',
      atMs: env.clock.now(),
      deviceAtMs: null,
      score: null,
      boxes: [],
      why: { problem: 'storage.low', freeBytes },
    }),
  )
}
