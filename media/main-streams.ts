// The cameras' large streams: each fetched while it is recorded or somebody looks at it, not too many looked at once, never decoded here.
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { LiveRefusal, LiveState } from '../contract/live.ts'
import type { CameraState } from '../contract/vocabulary.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import type { Init } from './fmp4.ts'
import type { LiveCamera } from './live-hub.ts'
import type { MediaCamera } from './messages.ts'
import { Ring, type Stored } from './ring.ts'
import { readFrames, type Source } from './rtsp-source.ts'

export interface MainStreamsIo {
  readonly now: () => EpochMs
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  readonly onView: (id: CameraId, state: LiveState) => void
  /** The camera is found to repeat its picture, which is found in its small stream. */
  readonly isFrozen: (id: CameraId) => boolean
  readonly onFragment: (id: CameraId, fragment: Stored) => void
  /** The stream has another address or none: whoever looks at it asks again. */
  readonly onGone: (id: CameraId) => void
  /** Calls back once. @returns calls it off */
  readonly later: (ms: number, run: () => void) => () => void
}

/** Looked at at once, for all windows together: four of 4 Mbps are as much network and decoding as thirty small ones. */
export const MOST_MAINS = 4
/** Going back and forth between large and small must not knock at the camera each time. */
export const LINGER_MS = 5000
/** Only the current group of pictures is needed, for the next who looks. */
const RING = { keepMs: 0, maxBytes: 32 * 1024 * 1024 }

interface Address {
  readonly url: string
  readonly line: MediaCamera['line']
}

interface Main {
  readonly stream: MainStream
  isSeen: boolean
  /** Nobody looks at it any more; calls off what comes of that. */
  lingers: (() => void) | null
}

export class MainStreams {
  readonly #io: MainStreamsIo
  readonly #known = new Map<CameraId, Address>()
  readonly #open = new Map<CameraId, Main>()
  #recorded: ReadonlySet<CameraId> = new Set()

  constructor(io: MainStreamsIo) {
    this.#io = io
  }

  configure(cameras: readonly Pick<MediaCamera, 'id' | 'mainUrl' | 'line'>[]): void {
    const before = new Map(this.#known)
    this.#known.clear()
    for (const { id, mainUrl, line } of cameras) if (mainUrl !== null) this.#known.set(id, { url: mainUrl, line })
    for (const [id] of this.#open) {
      if (JSON.stringify(this.#known.get(id)) === JSON.stringify(before.get(id))) continue
      void this.#end(id)
      this.#io.onGone(id)
    }
    this.#openRecorded()
  }

  /** Open from now on whether or not somebody looks; the whole list every time. */
  record(ids: readonly CameraId[]): void {
    this.#recorded = new Set(ids)
    this.#openRecorded()
    for (const [id, { isSeen }] of this.#open) if (!isSeen && !this.#recorded.has(id)) void this.#end(id)
  }

  isOpen(id: CameraId): boolean {
    return this.#open.has(id)
  }

  /** What it sends; null: not known, because it is not open. */
  codec(id: CameraId): string | null {
    return this.#open.get(id)?.stream.liveState().codec ?? null
  }

  /** Somebody wants to look. @returns why not, where not */
  see(id: CameraId): LiveCamera | LiveRefusal {
    const address = this.#known.get(id)
    if (address === undefined) return 'noMain'
    const isMore = this.#open.get(id)?.isSeen !== true
    if (isMore && [...this.#open.values()].filter(({ isSeen }) => isSeen).length >= MOST_MAINS && !this.#letGoOne()) return 'mainBusy'
    const main = this.#open.get(id) ?? this.#begin(id, address)
    main.isSeen = true
    main.lingers?.()
    main.lingers = null
    return main.stream
  }

  /** Nobody looks any more. */
  unseen(id: CameraId): void {
    const main = this.#open.get(id)
    if (main === undefined || main.lingers !== null) return
    main.lingers = this.#io.later(LINGER_MS, () => this.#letGo(id, main))
  }

  /** Whether the camera is frozen may have changed. */
  judge(id: CameraId): void {
    this.#open.get(id)?.stream.tell()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.#end(id)))
  }

  #openRecorded(): void {
    for (const [id, address] of this.#known) if (this.#recorded.has(id) && !this.#open.has(id)) this.#begin(id, address)
  }

  #begin(id: CameraId, address: Address): Main {
    const main = { stream: new MainStream(id, address, this.#io), isSeen: false, lingers: null }
    this.#open.set(id, main)
    return main
  }

  /** One that nobody looks at any more makes room at once. */
  #letGoOne(): boolean {
    for (const [id, main] of this.#open) {
      if (main.lingers === null) continue
      this.#letGo(id, main)
      return true
    }
    return false
  }

  #letGo(id: CameraId, main: Main): void {
    main.lingers?.()
    main.lingers = null
    main.isSeen = false
    if (!this.#recorded.has(id)) void this.#end(id)
  }

  #end(id: CameraId): Promise<void> {
    const main = this.#open.get(id)
    this.#open.delete(id)
    main?.lingers?.()
    return main?.stream.stop() ?? Promise.resolve()
  }
}

class MainStream implements LiveCamera {
  readonly #io: MainStreamsIo
  readonly #id: CameraId
  readonly #ring = new Ring(RING)
  readonly #source: Source
  #state: CameraState = 'connecting'
  #sinceMs: EpochMs
  #init: Init | null = null
  #isStopped = false

  constructor(id: CameraId, { url, line }: Address, io: MainStreamsIo) {
    this.#io = io
    this.#id = id
    this.#sinceMs = io.now()
    this.#source = readFrames(
      url,
      { is: 'none' },
      {
        now: io.now,
        random: io.random,
        ffmpeg: io.ffmpeg,
        log: (level, message, data) => io.log(level, message, { camera: id, stream: 'main', ...data }),
        onState: (state) => this.#onState(state),
        onInit: (init) => {
          this.#init = init
          this.tell()
        },
        onFragment: (fragment) => {
          if (this.#isStopped) return
          this.#ring.push(fragment)
          io.onFragment(id, fragment)
        },
        onDecoded: () => undefined,
        onFrame: () => undefined,
      },
      line,
    )
  }

  liveState(): LiveState {
    const video = this.#init?.video
    const state = this.#state === 'live' && this.#io.isFrozen(this.#id) ? 'stalled' : this.#state
    return { state, sinceMs: this.#sinceMs, codec: video?.codec ?? null, width: video?.width ?? 0, height: video?.height ?? 0 }
  }

  replay(): { readonly init: Init; readonly group: readonly Stored[] } | null {
    return this.#init && this.#state === 'live' ? { init: this.#init, group: this.#ring.currentGroup(this.#init) } : null
  }

  stop(): Promise<void> {
    this.#isStopped = true
    return this.#source.stop()
  }

  #onState(state: CameraState): void {
    if (state === this.#state) return
    this.#state = state
    this.#sinceMs = this.#io.now()
    this.tell()
  }

  tell(): void {
    if (!this.#isStopped) this.#io.onView(this.#id, this.liveState())
  }
}
