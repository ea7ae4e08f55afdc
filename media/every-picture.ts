// Puts together every decoded picture with its own time: the planes come on one pipe, the times on another, in the same order.

export interface EveryPictureSink {
  /** In order; `planes` stay valid until the next picture is whole. `ptsS` is null where the camera gave no time. */
  readonly onPicture: (planes: Uint8Array, ptsS: number | null) => void
  /** The pipes have lost step: give up this ffmpeg. */
  readonly onBroken: () => void
}

/** Ticks per second of the times that `everyPictureFilters` has ffmpeg write. */
export const TICKS_PER_S = 90_000
/** Whoever writes that much without a line break, or runs that far ahead of the planes, is not our ffmpeg. */
const MAX_LINE = 200
const MAX_AHEAD = 1000

/** Cameras faster than this lose every second picture or more, evenly; the jitter of one with 30 does not lose any. */
export const FASTEST_FPS = 40

/** What makes ffmpeg tell the time of each picture on pipe 4. */
export const everyPictureFilters = {
  first: [`select=isnan(t)+isnan(prev_selected_t)+gte(t-prev_selected_t\\,${1 / FASTEST_FPS})+lt(t\\,prev_selected_t)`],
  last: [`settb=1/${TICKS_PER_S}`, 'metadata=add:key=k:value=1', 'metadata=print:file=pipe\\\\:4:direct=1'],
} as const

const LINE = /^frame:(\d+)\s+pts:(-?\d+|NOPTS)\s/

export class EveryPicture {
  readonly #sink: EveryPictureSink
  readonly #times: (number | null)[] = []
  #filling: Uint8Array
  #spare: Uint8Array
  #filled = 0
  /** Whole, but its time has not come yet. */
  #waiting: Uint8Array | null = null
  #text = ''
  #lines = 0

  constructor(bytesPerPicture: number, sink: EveryPictureSink) {
    this.#filling = new Uint8Array(bytesPerPicture)
    this.#spare = new Uint8Array(bytesPerPicture)
    this.#sink = sink
  }

  /** Where the next bytes of planes go: never beyond one picture. */
  readonly room = (): Uint8Array => this.#filling.subarray(this.#filled)

  /** @returns false: a picture is whole but its time is still missing; put nothing more into `room` until `times` returned true */
  readonly filled = (count: number): boolean => {
    this.#filled += count
    if (this.#filled < this.#filling.length) return true
    this.#waiting = this.#filling
    this.#filling = this.#spare
    this.#spare = this.#waiting
    this.#filled = 0
    return this.#give()
  }

  /** @returns whether planes may go on */
  times(chunk: Uint8Array): boolean {
    this.#text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')
    const lines = this.#text.split('\n')
    this.#text = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
    if (this.#text.length > MAX_LINE || this.#times.length > MAX_AHEAD) this.#sink.onBroken()
    return this.#give()
  }

  #line(line: string): void {
    const [, number, pts] = LINE.exec(line) ?? []
    if (number === undefined) return
    if (Number(number) !== this.#lines++) this.#sink.onBroken()
    this.#times.push(pts === 'NOPTS' ? null : Number(pts) / TICKS_PER_S)
  }

  #give(): boolean {
    if (this.#waiting === null) return true
    const ptsS = this.#times.shift()
    if (ptsS === undefined) return false
    const whole = this.#waiting
    this.#waiting = null
    this.#sink.onPicture(whole, ptsS)
    return true
  }
}
