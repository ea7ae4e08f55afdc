// What is encoded anew for viewers who cannot decode a camera: one process per camera for all of them, while somebody looks, never more than some at once.
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { LiveRefusal, LiveState } from '../contract/live.ts'
import type { LiveCamera } from './live-hub.ts'
import { LINGER_MS } from './main-streams.ts'
import type { Stored } from './ring.ts'
import { MADE_FEEDS, Transcode, type MadeFeed, type TranscodeIo } from './transcode.ts'

export interface TranscodersIo extends Pick<TranscodeIo, 'now' | 'random' | 'ffmpeg' | 'log'> {
  readonly onView: (id: CameraId, feed: MadeFeed, state: LiveState) => void
  readonly onFragment: (id: CameraId, feed: MadeFeed, fragment: Stored) => void
  readonly onPackets: (id: CameraId, atMs: EpochMs, bytes: Uint8Array) => void
  /** It is over, and those who look are to be told why, or to ask again. */
  readonly onGone: (id: CameraId, feed: MadeFeed, why?: LiveRefusal) => void
  /** Calls back once. @returns calls it off */
  readonly later: (ms: number, run: () => void) => () => void
}

/** At once: at 2 to 3 % of a core each (docs/media.md), about a quarter of one core. */
export const MOST_TRANSCODES = 8
/** Larger pictures are never transcoded: one of 1920x1080 costs as much as five of 640x360. */
export const MOST_PIXELS = 1280 * 720
const LOOK_EVERY_MS = 5000

interface Open {
  readonly id: CameraId
  readonly feed: MadeFeed
  readonly camera: LiveCamera
  readonly transcode: Transcode
  /** Nobody looks at it; calls off its end. */
  lingers: (() => void) | null
  /** What viewers were told last. */
  told: string
}

export class Transcoders {
  readonly #io: TranscodersIo
  readonly #open = new Map<string, Open>()
  readonly #looks: NodeJS.Timeout

  constructor(io: TranscodersIo) {
    this.#io = io
    this.#looks = setInterval(() => {
      for (const { transcode } of this.#open.values()) transcode.look()
    }, LOOK_EVERY_MS)
  }

  /** Somebody wants to look. @returns why not, where not */
  see(id: CameraId, feed: MadeFeed, camera: LiveCamera): LiveCamera | LiveRefusal {
    const known = this.#open.get(keyOf(id, feed))
    if (known !== undefined && known.camera === camera) {
      known.lingers?.()
      known.lingers = null
      return known.transcode
    }
    const { width, height } = camera.liveState()
    if (width * height > MOST_PIXELS) return 'tooLarge'
    if (known !== undefined) void this.#end(known)
    if (this.#open.size >= MOST_TRANSCODES && !this.#endOneUnseen()) return 'transcodeBusy'
    return this.#begin(id, feed, camera).transcode
  }

  /** Nobody looks any more. */
  unseen(id: CameraId, feed: MadeFeed): void {
    const open = this.#open.get(keyOf(id, feed))
    if (open === undefined || open.lingers !== null) return
    open.lingers = this.#io.later(LINGER_MS, () => void this.#end(open))
  }

  /** A picture of the camera's small stream. */
  fragment(id: CameraId, fragment: Stored): void {
    for (const feed of MADE_FEEDS) this.#open.get(keyOf(id, feed))?.transcode.push(fragment)
  }

  /** The camera's own state has changed: it may have become too large, or what everybody can decode. */
  judge(id: CameraId): void {
    for (const feed of MADE_FEEDS) {
      const open = this.#open.get(keyOf(id, feed))
      if (open === undefined) continue
      const { codec, width, height } = open.camera.liveState()
      if (width * height > MOST_PIXELS) this.#giveUp(open, 'tooLarge')
      else if (feed === 'h264' && codec?.startsWith('avc1') === true) this.#giveUp(open)
      else this.#tell(open)
    }
  }

  /** The camera is watched anew, or no more: who looks asks again. */
  remove(id: CameraId): void {
    for (const feed of MADE_FEEDS) {
      const open = this.#open.get(keyOf(id, feed))
      if (open) this.#giveUp(open)
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#looks)
    await Promise.all([...this.#open.values()].map((open) => this.#end(open)))
  }

  #begin(id: CameraId, feed: MadeFeed, camera: LiveCamera): Open {
    const { now, random, ffmpeg, log, onFragment, onPackets } = this.#io
    const transcode = new Transcode(feed, camera, {
      now,
      random,
      ffmpeg,
      log: (level, message, data) => log(level, message, { camera: id, ...data }),
      cost: (own) => ({ corePercent: rounded(own), allPercent: this.#allPercent(), running: this.#open.size, most: MOST_TRANSCODES }),
      onView: () => this.#tell(open),
      onFragment: (fragment) => onFragment(id, feed, fragment),
      onPackets: (atMs, bytes) => onPackets(id, atMs, bytes),
      onFailed: () => this.#giveUp(open, 'transcodeFailed'),
    })
    const open: Open = { id, feed, camera, transcode, lingers: null, told: '' }
    this.#open.set(keyOf(id, feed), open)
    return open
  }

  #tell(open: Open): void {
    if (this.#open.get(keyOf(open.id, open.feed)) !== open) return
    const state = open.transcode.liveState()
    const text = JSON.stringify(state)
    if (text === open.told) return
    open.told = text
    this.#io.onView(open.id, open.feed, state)
  }

  #allPercent(): number | null {
    const known = [...this.#open.values()].flatMap(({ transcode }) => transcode.corePercent ?? [])
    return known.length === 0 ? null : rounded(known.reduce((sum, percent) => sum + percent, 0))
  }

  /** One that nobody looks at makes room at once. */
  #endOneUnseen(): boolean {
    const unseen = [...this.#open.values()].find(({ lingers }) => lingers !== null)
    if (unseen !== undefined) void this.#end(unseen)
    return unseen !== undefined
  }

  #giveUp(open: Open, why?: LiveRefusal): void {
    void this.#end(open)
    this.#io.onGone(open.id, open.feed, why)
  }

  #end(open: Open): Promise<void> {
    const key = keyOf(open.id, open.feed)
    if (this.#open.get(key) === open) this.#open.delete(key)
    open.lingers?.()
    open.lingers = null
    return open.transcode.stop()
  }
}

function keyOf(id: CameraId, feed: MadeFeed): string {
  return `${feed} ${id}`
}

/** To half a per cent: what is shown changes seldom. */
function rounded(percent: number | null): number | null {
  return percent === null ? null : Math.round(percent * 2) / 2
}
