// Around an export: what a restart cut off, what lies about of it, how its end is told, and the verifier beside its files.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrorCode } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import { endExport, listExportsIn, type ExportEnd } from '../../db/exports.ts'
import { letRecordingGo } from '../../db/recording.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { hashBytes, VERIFIER, type Seals } from '../proof/seal-export.ts'
import { writeWhole } from '../reports/issue/archive.ts'
import { isStorageError } from '../troubles.ts'
import type { HashedFile } from './manifest.ts'

/** @returns what the manifest says of it */
export async function addVerifier({ verifier }: Seals, directory: string): Promise<HashedFile[]> {
  const page = await verifier()
  if (page === null) return []
  await writeWhole(join(directory, VERIFIER), page)
  return [{ file: VERIFIER, ...hashBytes(page) }]
}

type Audit = (actor: Actor, action: string, id: string, after: Record<string, unknown>) => void

export function keptId(id: string, cameraId: CameraId): string {
  return `export/${id}/${cameraId}`
}

export function letGo({ db }: Env, id: string, cameraIds: readonly CameraId[]): void {
  for (const cameraId of cameraIds) letRecordingGo(db, keptId(id, cameraId))
}

/** What a restart cut off is said to be so. */
export function endLost(env: Env, audit: Audit): void {
  const lost = listExportsIn(env.db, 'running')
  if (lost.length === 0) return
  inTransaction(env.db, () => {
    for (const { id, cameraIds } of lost) {
      letGo(env, id, cameraIds)
      endExport(env.db, id, {
        state: 'failed',
        problem: 'export.restarted',
        endedAtMs: env.clock.now(),
        bytes: 0,
        manifest: null,
        signature: null,
        archive: null,
      })
      audit(SYSTEM, 'end', id, { state: 'failed', problem: 'export.restarted' })
    }
  })
}

/** What lies there without being listed as ready: half an export that was cut off, or one whose deletion was. */
export async function sweep(env: Env, root: string): Promise<void> {
  const ready = new Set(listExportsIn(env.db, 'ready').map(({ number }) => number))
  const names = await readdir(root).catch(() => [])
  for (const name of names) if (/^EXP-\d{8}-\d{4,}$/.test(name) && !ready.has(name)) await rm(join(root, name), { recursive: true, force: true })
}

export function endOf(error: unknown, cancel: AbortController): Pick<ExportEnd, 'state' | 'problem'> {
  if (cancel.signal.aborted) return { state: 'cancelled', problem: null }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (isErrorCode(code)) return { state: 'failed', problem: code }
  return { state: 'failed', problem: isStorageError(error) ? 'export.diskFull' : 'export.failed' }
}
