// What of the ring is on the disk: read once from the names that are there, then kept up by what the writer tells.
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ID_PATTERN, type CameraId, type EpochMs } from '../../contract/ids.ts'
import type { RingReport } from './recorder.ts'
import type { HeldSegment } from './retention.ts'
import { INDEX_ENDING, isDay, LONGEST_MS, parseSegmentName, VIDEO_ENDING, type SegmentName } from './segment-file.ts'

export interface CameraUsage {
  readonly bytes: number
  readonly oldestMs: EpochMs | null
  readonly newestMs: EpochMs | null
  /** Over what was recorded in the last day; null: less than a minute. */
  readonly bytesPerMs: number | null
  /** How much of the last day that was measured over. */
  readonly measuredMs: number
}

interface Entry extends HeldSegment {
  readonly serial: number
  /** Its end is not known for certain. */
  readonly isSeenOnly?: boolean
}

const AT_ONCE = 4
const MEASURED_MS = 24 * 3_600_000
const MEASURED_LEAST_MS = 60_000

export class RingCatalogue {
  readonly #folder: string
  #cameras = new Map<CameraId, Entry[]>()

  /** @param folder need not be there */
  constructor(folder: string) {
    this.#folder = folder
  }

  cameras(): CameraId[] {
    return [...this.#cameras.keys()]
  }

  /** In the order they were written. */
  segments(cameraId: CameraId): readonly HeldSegment[] {
    return this.#cameras.get(cameraId) ?? []
  }

  /** Reads what is there; what the writer told meanwhile counts more. Never throws: what cannot be read is not there. */
  async scan(): Promise<void> {
    const found = new Map<CameraId, Entry[]>()
    for (const cameraId of await folders(this.#folder, ID_PATTERN.test.bind(ID_PATTERN))) {
      const entries: Entry[] = []
      for (const day of await folders(join(this.#folder, cameraId), isDay)) entries.push(...(await this.#scanDay(cameraId, day)))
      const told = new Map((this.#cameras.get(cameraId) ?? []).map((entry) => [entry.name, entry]))
      const known = entries.map((entry) => told.get(entry.name) ?? entry)
      const names = new Set(known.map(({ name }) => name))
      for (const entry of told.values()) if (entry.isOpen && !names.has(entry.name)) known.push(entry)
      if (known.length > 0) found.set(cameraId, withEnds(known))
    }
    for (const [cameraId, told] of this.#cameras) if (!found.has(cameraId) && told.some(({ isOpen }) => isOpen)) found.set(cameraId, told)
    this.#cameras = found
  }

  take({ written }: Pick<RingReport, 'written'>): void {
    for (const { cameraId, ...segment } of written) {
      const entries = this.#cameras.get(cameraId) ?? []
      const at = entries.findLastIndex(({ serial }) => serial <= segment.serial)
      if (entries[at]?.name === segment.name) entries[at] = segment
      else entries.splice(at + 1, 0, segment)
      this.#cameras.set(cameraId, entries)
      // Whoever begins another has closed the one before.
      const before = entries.findIndex(({ isOpen, serial }) => isOpen && serial < segment.serial)
      if (before >= 0) entries[before] = { ...entries[before]!, isOpen: false }
    }
  }

  /** Nobody writes any more. */
  closeAll(): void {
    for (const entries of this.#cameras.values()) entries.forEach((entry, at) => entry.isOpen && (entries[at] = { ...entry, isOpen: false }))
  }

  remove(cameraId: CameraId, names: ReadonlySet<string>): void {
    const left = (this.#cameras.get(cameraId) ?? []).filter(({ name }) => !names.has(name))
    if (left.length > 0) this.#cameras.set(cameraId, left)
    else this.#cameras.delete(cameraId)
  }

  usage(cameraId: CameraId, nowMs: EpochMs): CameraUsage {
    const entries = this.#cameras.get(cameraId) ?? []
    let [bytes, lately, measuredMs] = [0, 0, 0]
    let [oldestMs, newestMs]: [EpochMs | null, EpochMs | null] = [null, null]
    for (const entry of entries) {
      bytes += entry.bytes
      oldestMs = Math.min(oldestMs ?? entry.startMs, entry.startMs)
      newestMs = Math.max(newestMs ?? entry.endMs, entry.endMs)
      if (entry.startMs < nowMs - MEASURED_MS || entry.endMs > nowMs + MEASURED_LEAST_MS) continue
      lately += entry.bytes
      measuredMs += entry.endMs - entry.startMs
    }
    return { bytes, oldestMs, newestMs, bytesPerMs: measuredMs < MEASURED_LEAST_MS ? null : lately / measuredMs, measuredMs }
  }

  async #scanDay(cameraId: CameraId, day: string): Promise<Entry[]> {
    const folder = join(this.#folder, cameraId)
    const files = await readdir(join(folder, day)).catch(() => [])
    const segments = new Map<string, SegmentName>()
    for (const file of files) {
      const segment = parseSegmentName(day, file)
      if (segment !== null) segments.set(segment.name, segment)
    }
    const named = [...segments.values()]
    const entries: Entry[] = []
    for (let at = 0; at < named.length; at += AT_ONCE) {
      const found = await Promise.all(named.slice(at, at + AT_ONCE).map(({ name }) => lookAt(join(folder, name))))
      found.forEach(({ bytes, changedMs }, i) => entries.push({ ...named[at + i]!, endMs: changedMs, bytes, isOpen: false, isSeenOnly: true }))
    }
    return entries
  }
}

/** In the order they were written; what was only seen ended when its index grew last, as far as that can be. */
function withEnds(entries: Entry[]): Entry[] {
  entries.sort((a, b) => a.serial - b.serial)
  return entries.map(({ isSeenOnly, ...entry }, at) => {
    if (isSeenOnly !== true) return entry
    const nextMs = entries[at + 1]?.startMs ?? Number.POSITIVE_INFINITY
    const longestMs = Math.min(entry.startMs + LONGEST_MS, nextMs > entry.startMs ? nextMs : Number.POSITIVE_INFINITY)
    return { ...entry, endMs: Math.max(entry.startMs, Math.min(entry.endMs, longestMs)) }
  })
}

async function folders(folder: string, isOurs: (name: string) => boolean): Promise<string[]> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.flatMap((entry) => (entry.isDirectory() && isOurs(entry.name) ? [entry.name] : []))
}

async function lookAt(path: string): Promise<{ readonly bytes: number; readonly changedMs: EpochMs }> {
  const [video, index] = await Promise.all([VIDEO_ENDING, INDEX_ENDING].map((ending) => stat(path + ending).catch(() => null)))
  return { bytes: (video?.size ?? 0) + (index?.size ?? 0), changedMs: (index ?? video)?.mtimeMs ?? Number.NEGATIVE_INFINITY }
}
