// Judges a camera's stream by its figures: how much comes, in what form, how often it is damaged, and how fast the camera's clock runs.
import type { EpochMs } from '../../contract/ids.ts'
import type { StreamFault } from '../../contract/vocabulary.ts'
import type { SpsInfo } from '../sps.ts'

const WINDOW_MS = 10_000
/** From so many windows the usual rate is known, and it follows what comes. */
const KNOWN_WINDOWS = 6
const FOLLOWS = 1 / 30
const FLOODS_FROM = 4
const FLOODS_NO_MORE = 2
/** Less than this floods nobody. */
const FLOOD_KBPS = 4000
/** A form or rate that stays so long is the usual one from then on. */
const ACCEPTED_AFTER_MS = 600_000

const COMPLAINTS_WITHIN_MS = 30_000
const COMPLAINTS = 5

/** The camera's clock is compared over this long, by the least delayed picture of each end. */
const CLOCK_WINDOW_MS = 60_000
const CLOCK_WINDOWS = 5
/** Crystals are a hundred times better; beyond this the times of evidence are worth nothing. */
const DRIFT_SHARE = 0.005

type Form = Pick<SpsInfo, 'codec' | 'width' | 'height'>

/** One per camera; it outlives reconnections. */
export class StreamHealth {
  #window: { readonly sinceMs: EpochMs; bytes: number } | null = null
  #kbps: number | null = null
  #usualKbps = 0
  #windows = 0
  #floodsSinceMs: EpochMs | null = null
  #form: Form | null = null
  #changed: { readonly form: Form; readonly atMs: EpochMs } | null = null
  #complaintsAtMs: EpochMs[] = []
  #clock: { readonly sinceMs: EpochMs; offsetMs: number } | null = null
  #offsets: { readonly atMs: EpochMs; readonly offsetMs: number }[] = []

  /** A connection shows its first picture. */
  began({ codec, width, height }: Form, atMs: EpochMs): void {
    const form = { codec, width, height }
    this.#clock = null
    this.#offsets = []
    this.#form ??= form
    if (isSame(form, this.#form)) this.#changed = null
    else if (this.#changed === null || !isSame(form, this.#changed.form)) this.#changed = { form, atMs }
  }

  /** @param ptsMs when the camera says it was taken, on a clock of its own */
  came(bytes: number, ptsMs: number, atMs: EpochMs): void {
    this.#measure(bytes, atMs)
    this.#compareClocks(ptsMs, atMs)
  }

  complained(atMs: EpochMs): void {
    this.#complaintsAtMs.push(atMs)
    if (this.#complaintsAtMs.length > COMPLAINTS) this.#complaintsAtMs.shift()
  }

  /** Null until ten seconds have come. */
  kbps(): number | null {
    return this.#kbps
  }

  faults(nowMs: EpochMs): StreamFault[] {
    if (this.#changed !== null && nowMs - this.#changed.atMs >= ACCEPTED_AFTER_MS) {
      this.#form = this.#changed.form
      this.#changed = null
    }
    const isLossy = this.#complaintsAtMs.length >= COMPLAINTS && nowMs - this.#complaintsAtMs[0]! <= COMPLAINTS_WITHIN_MS
    return [
      ...(isLossy ? (['lossy'] as const) : []),
      ...(this.#floodsSinceMs === null ? [] : (['flooding'] as const)),
      ...(this.#changed === null ? [] : (['streamChanged'] as const)),
      ...(Math.abs(this.drift() ?? 0) >= DRIFT_SHARE ? (['clockDrift'] as const) : []),
    ]
  }

  /** By what share the camera's clock runs slower than ours, negative: faster; null: not known yet. */
  drift(): number | null {
    const [first, last] = [this.#offsets[0], this.#offsets.at(-1)]
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return null
    return (last.offsetMs - first.offsetMs) / (last.atMs - first.atMs)
  }

  #measure(bytes: number, atMs: EpochMs): void {
    this.#window ??= { sinceMs: atMs, bytes: 0 }
    const { sinceMs } = this.#window
    if (atMs - sinceMs < WINDOW_MS) {
      this.#window.bytes += bytes
      return
    }
    const kbps = (this.#window.bytes * 8) / Math.max(WINDOW_MS, atMs - sinceMs)
    this.#window = { sinceMs: atMs, bytes }
    this.#kbps = Math.round(kbps)
    this.#floodsSinceMs = this.#floods(kbps) ? (this.#floodsSinceMs ?? atMs) : null
    if (this.#floodsSinceMs !== null && atMs - this.#floodsSinceMs < ACCEPTED_AFTER_MS) return
    if (this.#floodsSinceMs !== null) this.#windows = 0
    this.#floodsSinceMs = null
    this.#usualKbps += (kbps - this.#usualKbps) * Math.max(FOLLOWS, 1 / ++this.#windows)
  }

  #floods(kbps: number): boolean {
    if (this.#windows < KNOWN_WINDOWS) return false
    return kbps >= FLOOD_KBPS && kbps >= this.#usualKbps * (this.#floodsSinceMs === null ? FLOODS_FROM : FLOODS_NO_MORE)
  }

  #compareClocks(ptsMs: number, atMs: EpochMs): void {
    const offsetMs = atMs - ptsMs
    this.#clock ??= { sinceMs: atMs, offsetMs }
    this.#clock.offsetMs = Math.min(this.#clock.offsetMs, offsetMs)
    if (atMs - this.#clock.sinceMs < CLOCK_WINDOW_MS) return
    this.#offsets.push({ atMs, offsetMs: this.#clock.offsetMs })
    if (this.#offsets.length > CLOCK_WINDOWS) this.#offsets.shift()
    this.#clock = null
  }
}

function isSame(a: Form, b: Form): boolean {
  return a.codec === b.codec && a.width === b.width && a.height === b.height
}
