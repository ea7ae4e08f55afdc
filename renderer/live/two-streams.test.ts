// The large stream is shown when it is there, the small one otherwise, and one of both always.
import { expect, test } from 'vitest'
import type { LiveRefusal, LiveStream } from '../../contract/live.ts'
import type { LivePlayer, LivePlayerEvents } from './live-player.ts'
import { AGAIN_AFTER_MS, createTwoStreams, MAIN_WITHIN_MS } from './two-streams.ts'

interface Made {
  readonly stream: LiveStream
  readonly events: LivePlayerEvents
  refused: LiveRefusal | null
  isOld: boolean
  isOpen: boolean
}

function tile() {
  let nowMs = 0
  const made: Made[] = []
  const told: string[] = []
  const make = (stream: LiveStream, events: LivePlayerEvents): LivePlayer => {
    const one: Made = { stream, events, refused: null, isOld: false, isOpen: true }
    made.push(one)
    return {
      element: {} as HTMLElement,
      kind: 'video',
      live: null,
      unsupportedCodec: null,
      shownAtMs: null,
      get refused() {
        return one.refused
      },
      setHold: () => {},
      view: () => ({ state: 'live', fresh: !one.isOld, old: one.isOld, ageMs: null, reconnecting: false }),
      close: () => (one.isOpen = false),
    }
  }
  const streams = createTwoStreams(
    { make, now: () => nowMs },
    { onCame: () => {}, onShown: (atMs) => told.push(`shown ${atMs}`), onChange: () => {}, onPlayer: () => told.push('player') },
  )
  return {
    streams,
    made,
    told,
    open: () => made.filter(({ isOpen }) => isOpen).map(({ stream }) => stream),
    later(ms: number) {
      nowMs += ms
      streams.look()
    },
  }
}

test('the large stream takes over with its first picture, and only then the small one ends', () => {
  const { streams, made, open, told } = tile()
  made[0]!.events.onShown(1)
  expect(open()).toEqual(['sub'])
  streams.want(true)
  expect([streams.stream, open()]).toEqual(['sub', ['sub', 'main']])
  made[0]!.events.onShown(2)
  made[1]!.events.onShown(3)
  expect([streams.stream, open(), told]).toEqual(['main', ['main'], ['shown 1', 'shown 2', 'player', 'shown 3']])
})

test('back in a small tile the small stream takes over in the same way', () => {
  const { streams, made, open } = tile()
  streams.want(true)
  made[1]!.events.onShown(1)
  streams.want(false)
  expect([streams.stream, open()]).toEqual(['main', ['main', 'sub']])
  made[2]!.events.onShown(2)
  expect([streams.stream, open()]).toEqual(['sub', ['sub']])
})

test('a refusal is told and asked again later; a camera with one stream is not asked again', () => {
  const { streams, made, open, later } = tile()
  streams.want(true)
  made[1]!.refused = 'mainBusy'
  made[1]!.events.onChange()
  expect([streams.trouble, streams.stream, open()]).toEqual(['mainBusy', 'sub', ['sub']])
  later(AGAIN_AFTER_MS)
  expect(open()).toEqual(['sub'])
  later(1)
  expect([open(), streams.trouble]).toEqual([['sub', 'main'], 'mainBusy'])
  made[2]!.refused = 'noMain'
  made[2]!.events.onChange()
  later(10 * AGAIN_AFTER_MS)
  expect([open(), streams.trouble]).toEqual([['sub'], 'noMain'])
})

test('a large stream that cannot be decoded here is asked for again only when it is wanted anew', () => {
  const { streams, made, open, later } = tile()
  streams.want(true)
  made[1]!.refused = 'mainCodec'
  made[1]!.events.onChange()
  later(10 * AGAIN_AFTER_MS)
  expect([open(), streams.trouble]).toEqual([['sub'], 'mainCodec'])
  streams.want(false)
  expect(streams.trouble).toBeNull()
  streams.want(true)
  expect(open()).toEqual(['sub', 'main'])
})

test('a large stream that does not come is given up, one that stops is left for the small one', () => {
  const { streams, made, open, later } = tile()
  streams.want(true)
  later(MAIN_WITHIN_MS + 1)
  expect([open(), streams.trouble]).toEqual([['sub'], 'mainFailed'])
  later(AGAIN_AFTER_MS + 1)
  made[2]!.events.onShown(1)
  expect([streams.stream, streams.trouble]).toEqual(['main', null])
  made[2]!.isOld = true
  later(250)
  expect([streams.stream, open(), streams.trouble]).toEqual(['main', ['main', 'sub'], 'mainFailed'])
  made[3]!.events.onShown(2)
  expect([streams.stream, open()]).toEqual(['sub', ['sub']])
})

test('what is no longer wanted is not told as trouble, and closing ends everything', () => {
  const { streams, made, open } = tile()
  streams.want(true)
  made[1]!.refused = 'mainBusy'
  made[1]!.events.onChange()
  streams.want(false)
  expect(streams.trouble).toBeNull()
  streams.want(true)
  expect(open()).toEqual(['sub', 'main'])
  streams.close()
  expect(open()).toEqual([])
})
