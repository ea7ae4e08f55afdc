// Clips as everybody may see them where something of the camera's picture is covered: made when somebody asks, kept while there is room; and who was let see the clip itself.
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { Mask } from '../../contract/privacy.ts'
import { appendAudit } from '../../db/audit.ts'
import { insertUncoveredLook, maySeeUncovered } from '../../db/privacy.ts'
import { inTransaction } from '../../db/transaction.ts'
import { coverFile } from '../../media/cover-file.ts'
import { findFfmpeg } from '../../media/ffmpeg.ts'
import type { Actor, Env } from '../env.ts'
import { getEvidence } from '../incidents/evidence-records.ts'
import { createLane } from '../lane.ts'
import { newId } from '../new-id.ts'

export interface CoveredCopy {
  readonly path: string
  readonly size: number
  readonly mark: string
}

export interface CoveredClips {
  /** @returns null when nothing of that camera is covered @throws VigilError `privacy.notMasked`, `request.tooMany` */
  copyOf(cameraId: CameraId, path: string): Promise<CoveredCopy | null>
  /** Ten minutes, for a reason that is kept. @throws VigilError `evidence.notFound` */
  uncover(actor: Actor, evidenceId: string, reason: string): { readonly untilMs: EpochMs }
  isUncovered(userId: string, evidenceId: string): boolean
  stop(): Promise<void>
}

export interface CoveredMeans {
  readonly dataDir: string
  masksOf(cameraId: CameraId): readonly Mask[]
}

/** About 5 MB each; whatever goes can be made again. */
const MOST_KEPT = 200
const UNCOVERED_MS = 600_000

export function createCoveredClips(env: Env, { dataDir, masksOf }: CoveredMeans): CoveredClips {
  const { db, clock } = env
  const folder = join(dataDir, 'covered')
  const stopping = new AbortController()
  const lane = createLane({ width: 1, maxWaiting: 20 })
  const making = new Map<string, Promise<void>>()
  let ffmpeg: ReturnType<typeof findFfmpeg> | null = null
  let isSwept = false

  /** What a crash left half made goes with the first one; what was not asked for the longest with the rest. */
  const prune = async () => {
    const names = await readdir(folder)
    const isBegun = (name: string) => name.endsWith('.part') || name.endsWith('.mask')
    if (!isSwept) for (const name of names.filter(isBegun)) await rm(join(folder, name), { force: true })
    isSwept = true
    const kept = names.filter((name) => name.endsWith('.mp4'))
    if (kept.length < MOST_KEPT) return
    const aged = await Promise.all(kept.map(async (name) => ({ name, atMs: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })))
    for (const { name } of aged.toSorted((a, b) => a.atMs - b.atMs).slice(0, kept.length - MOST_KEPT + 1)) await rm(join(folder, name), { force: true })
  }
  const make = (from: string, to: string, masks: readonly Mask[]) =>
    lane.run(async () => {
      if (stopping.signal.aborted) throw new VigilError('privacy.notMasked')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await prune()
      ffmpeg ??= findFfmpeg()
      await coverFile({ from, to, masks }, await ffmpeg, stopping.signal)
    })
  return {
    async copyOf(cameraId, path) {
      const masks = masksOf(cameraId)
      if (masks.length === 0) return null
      const { size, mtimeMs } = await stat(path)
      // another file, or something else covered, is another copy
      const name = createHash('sha256')
        .update(JSON.stringify([path, size, mtimeMs, masks]))
        .digest('hex')
      const to = join(folder, `${name}.mp4`)
      const isThere = await stat(to).catch(() => null)
      if (isThere === null) {
        const work = making.get(name) ?? make(path, to, masks).finally(() => making.delete(name))
        making.set(name, work)
        await work.catch((error: unknown) => {
          if (error instanceof VigilError) throw error
          ffmpeg = null
          env.log.warn('a clip could not be covered', { error: String(error) })
          throw new VigilError('privacy.notMasked')
        })
      } else {
        const now = clock.now() / 1000
        await utimes(to, now, now).catch(() => undefined)
      }
      return { path: to, size: (await stat(to)).size, mark: name }
    },
    uncover(actor, evidenceId, reason) {
      getEvidence(env, evidenceId)
      return inTransaction(db, () => {
        const atMs = clock.now()
        const look = { id: newId(atMs), evidenceId, userId: actor.id, reason, atMs, untilMs: atMs + UNCOVERED_MS }
        insertUncoveredLook(db, look)
        appendAudit(db, {
          atMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'evidence.unmasked',
          subject: `evidence/${evidenceId}`,
          before: null,
          after: { look: look.id, untilMs: look.untilMs },
        })
        return { untilMs: look.untilMs }
      })
    },
    isUncovered: (userId, evidenceId) => maySeeUncovered(db, evidenceId, userId, clock.now()),
    async stop() {
      stopping.abort()
      await lane.settled()
    },
  }
}
