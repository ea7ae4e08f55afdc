// Searches a recording for things that came down: one watcher for every stretch, pictures in, falls and progress out.
import { STRETCH_HEAD_BYTES, type FromLookBackProcess, type ToLookBackProcess } from '../contract/look-back.ts'
import type { FacadeWatcher, WatcherOptions } from './falling/watcher.ts'
import { readStripPictures } from './strip-pictures.ts'

export interface LookBackMeans {
  readonly createWatcher: (options: WatcherOptions) => FacadeWatcher
  readonly network: WatcherOptions['network']
  readonly emit: (message: FromLookBackProcess) => void
}

export interface LookBackSearch {
  /** @throws RangeError when what comes is not a stretch of the order; what was found until then has been told */
  takeStretch(chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** To be told now and then. */
  progress(): Extract<FromLookBackProcess, { type: 'progress' }>
}

export function createLookBackSearch(order: Omit<ToLookBackProcess, 'type'>, { createWatcher, network, emit }: LookBackMeans): LookBackSearch {
  const { cameraId, zones, rules, fps, strip, stretches, recordingStartsAtMs, startS } = order
  const searchedS = stretches.map(() => 0)
  const taken = new Set<number>()
  let pictures = 0

  const takeStretch = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const stream = chunks[Symbol.asyncIterator]()
    const { index, rest } = await readHead(stream)
    const stretch = stretches[index]
    if (stretch === undefined || taken.has(index)) throw new RangeError(`no stretch ${index}`)
    taken.add(index)
    const [width, height] = [strip.analysedWidth, strip.analysedHeight]
    const watcher = createWatcher({ cameraId, zones, rules, fps, network })
    let lastS = Number.NEGATIVE_INFINITY
    let count = 0
    for await (const { timeS, data } of readStripPictures(continued(rest, stream), width * height)) {
      const atS = timeS - startS
      // Damaged files stamp pictures twice or backwards.
      if (atS <= lastS) continue
      lastS = atS
      const { falls } = await watcher.see({ width, height, data }, recordingStartsAtMs + atS * 1000)
      for (const fall of falls) emit({ type: 'fall', stretch: index, fall })
      searchedS[index] = Math.min(stretch.countsToS, atS) - stretch.countsFromS
      count++
      pictures++
    }
    for (const fall of await watcher.end()) emit({ type: 'fall', stretch: index, fall })
    searchedS[index] = stretch.countsToS - stretch.countsFromS
    emit({ type: 'ended', stretch: index, pictures: count })
  }
  return { takeStretch, progress: () => ({ type: 'progress', searchedS: searchedS.map((s) => Math.max(0, s)), pictures }) }
}

async function readHead(stream: AsyncIterator<Uint8Array>): Promise<{ index: number; rest: Uint8Array }> {
  let held = new Uint8Array(0)
  while (held.length < STRETCH_HEAD_BYTES) {
    const next = await stream.next()
    if (next.done === true) throw new RangeError('no stretch was named')
    held = Buffer.concat([held, next.value])
  }
  return { index: Buffer.from(held.buffer, held.byteOffset).readUInt32BE(), rest: held.subarray(STRETCH_HEAD_BYTES) }
}

async function* continued(rest: Uint8Array, stream: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (rest.length > 0) yield rest
  for (let next = await stream.next(); next.done !== true; next = await stream.next()) yield next.value
}
