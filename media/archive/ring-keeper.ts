// Keeps the ring within its days, its quotas and the room on the disk: deletes what has to go, and says where that is not enough.
import { rmdir, statfs, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import { BelievedClock, provenMs } from './believed-clock.ts'
import type { KeptSpan } from './picture-source.ts'
import { RingCatalogue } from './ring-catalogue.ts'
import { mergeSpans, planRetention, type HeldSegment, type Removal, type RemovalReason } from './retention.ts'
import { INDEX_ENDING, VIDEO_ENDING } from './segment-file.ts'

export interface Wish {
  readonly keepMs: number
  readonly maxBytes: number | null
}

export interface Space {
  readonly freeBytes: number
  readonly totalBytes: number
}

export interface RingKeeperIo {
  readonly now: () => EpochMs
  /** Never set back or forward by anybody, ms. */
  readonly elapsedMs: () => number
  readonly log: (level: 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  /** Of a camera that is on the disk, whether or not it is set up. */
  readonly wishOf: (cameraId: CameraId) => Wish
  /** @param nowMs as far as the clock is believed: one that is wrong must not end what is spared for a while */
  readonly kept: (nowMs: EpochMs) => readonly (KeptSpan & { readonly cameraId: CameraId })[]
  /** Replaced in tests. */
  readonly space?: (folder: string) => Promise<Space>
  readonly remove?: (path: string) => Promise<void>
}

export interface RingState extends Space {
  readonly reserveBytes: number
  /** Of each camera, what is there and may be deleted one day. */
  readonly countedBytes: ReadonlyMap<CameraId, number>
  /** There is no room to record, and nothing may be deleted for it. */
  readonly isHeld: boolean
}

const RESERVE_BYTES = 4 * 1024 ** 3
const RESERVE_SHARE = 0.1
const RESERVE_LEAST_BYTES = 20 * 1024 ** 2
/** More than needed is freed at once, so that the next picture does not need it again. */
const AHEAD = 1.02
/** Below this share of the reserve nothing is written, well before anybody else is short of room. */
const HELD_SHARE = 0.9
/** While there is room, days and quotas may wait so long: a month of sixteen cameras takes 30 ms to plan. */
const PLAN_EVERY_MS = 60_000
const SEGMENT_SHARE = 1000
const SEGMENT_BYTES = { least: 256 * 1024, most: 256 * 1024 ** 2 }

/** What is kept free for everything else: 4 GiB, on a small disk a tenth of it, at least 20 MiB. */
export function reserveOf(totalBytes: number): number {
  return Math.min(RESERVE_BYTES, Math.max(totalBytes * RESERVE_SHARE, RESERVE_LEAST_BYTES))
}

/** The smaller the disk, the smaller what goes at once. */
export function segmentBytesOf(totalBytes: number): number {
  return Math.min(SEGMENT_BYTES.most, Math.max(SEGMENT_BYTES.least, totalBytes / SEGMENT_SHARE))
}

export class RingKeeper {
  readonly catalogue: RingCatalogue
  readonly #folder: string
  readonly #io: RingKeeperIo
  /** A clock that is wrong for an hour must not cost all that is kept. */
  readonly #clock: BelievedClock
  #running: Promise<RingState> | null = null
  #isHeld = false
  #planned: { readonly elapsedMs: number; readonly countedBytes: ReadonlyMap<CameraId, number> } | null = null
  /** Could not be deleted: not counted on. */
  readonly #stuck = new Set<string>()

  /** @param folder need not be there; what it lies in is */
  constructor(folder: string, io: RingKeeperIo) {
    this.#folder = folder
    this.#io = io
    this.catalogue = new RingCatalogue(folder)
    this.#clock = new BelievedClock(io)
  }

  /** What is believed of the clock; null: nothing was looked at yet. */
  get believedMs(): EpochMs | null {
    return this.#clock.lastMs
  }

  /**
   * Deletes what has to go; one run at a time, whoever asks meanwhile gets the same.
   *
   * @throws the error of the file system where not even free space can be read
   */
  run(): Promise<RingState> {
    this.#running ??= this.#run().finally(() => (this.#running = null))
    return this.#running
  }

  async #run(): Promise<RingState> {
    const { freeBytes, totalBytes } = await (this.#io.space ?? spaceOf)(this.#folder)
    const reserveBytes = reserveOf(totalBytes)
    if (this.#planned !== null && freeBytes >= reserveBytes && this.#io.elapsedMs() - this.#planned.elapsedMs < PLAN_EVERY_MS) {
      this.#isHeld = false
      return { freeBytes, totalBytes, reserveBytes, countedBytes: this.#planned.countedBytes, isHeld: false }
    }
    const nowMs = this.#clock.believe(() => provenMs(this.catalogue.cameras().map((cameraId) => this.catalogue.segments(cameraId))))
    const kept = Map.groupBy(this.#io.kept(nowMs), ({ cameraId }) => cameraId)
    const cameras = this.catalogue.cameras().map((cameraId) => ({
      cameraId,
      segments: this.#segments(cameraId),
      ...this.#io.wishOf(cameraId),
      kept: mergeSpans(kept.get(cameraId) ?? []),
    }))
    const { removals, countedBytes } = planRetention({
      cameras,
      nowMs,
      freeBytes,
      reserveBytes: freeBytes < reserveBytes ? reserveBytes * AHEAD : reserveBytes,
    })
    this.#planned = { elapsedMs: this.#io.elapsedMs(), countedBytes }
    const nowFree = freeBytes + (await this.#removeAll(removals))
    this.#isHeld = nowFree < reserveBytes * (this.#isHeld ? 1 : HELD_SHARE)
    return { freeBytes: nowFree, totalBytes, reserveBytes, countedBytes, isHeld: this.#isHeld }
  }

  #segments(cameraId: CameraId): readonly HeldSegment[] {
    const segments = this.catalogue.segments(cameraId)
    return this.#stuck.size === 0 ? segments : segments.map((one) => (this.#stuck.has(`${cameraId}/${one.name}`) ? { ...one, isOpen: true } : one))
  }

  /** @returns bytes that were freed */
  async #removeAll(removals: readonly Removal[]): Promise<number> {
    let bytes = 0
    const counts: Partial<Record<RemovalReason, number>> = {}
    for (const [cameraId, ofCamera] of Map.groupBy(removals, (removal) => removal.cameraId)) {
      const gone = new Set<string>()
      for (const { segment, reason } of ofCamera) {
        if (!(await this.#remove(cameraId, segment.name))) continue
        gone.add(segment.name)
        bytes += segment.bytes
        counts[reason] = (counts[reason] ?? 0) + 1
      }
      this.catalogue.remove(cameraId, gone)
    }
    if (removals.length > 0) this.#io.log('info', 'recordings were deleted', { ...counts, bytes })
    return bytes
  }

  /** The index first: what is left of a deletion that was cut off is not read, and deleted by its name. */
  async #remove(cameraId: CameraId, name: string): Promise<boolean> {
    const path = join(this.#folder, cameraId, name)
    const remove = this.#io.remove ?? unlink
    try {
      for (const ending of [INDEX_ENDING, VIDEO_ENDING]) await remove(path + ending).catch(ignoreGone)
    } catch (error) {
      this.#stuck.add(`${cameraId}/${name}`)
      this.#io.log('warn', 'a recording cannot be deleted', { path, error: String(error) })
      return false
    }
    // Its day, when that was the last of it.
    await rmdir(dirname(path)).catch(() => undefined)
    return true
  }
}

/** Before there is a ring, of the disk it will be on. */
async function spaceOf(folder: string): Promise<Space> {
  const { bavail, bsize, blocks } = await statfs(folder).catch(() => statfs(dirname(folder)))
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
