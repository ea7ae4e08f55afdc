// One window of a seat sounds: never none, never two.
import { afterEach, expect, test, vi } from 'vitest'
import { leadSound, type Leading } from './lead-sound.ts'
import { seatChannelOn, type SeatChannel, type Wire } from './seat-channel.ts'

/** Web Locks as browsers have them, without waiting: requests in order, `steal` first, a closed window's given up. */
class Locks {
  private holder: { readonly window: string; readonly lose: () => void } | null = null
  private line: { readonly window: string; readonly take: () => void }[] = []

  of(window: string): Pick<LockManager, 'request'> {
    const request = (_name: string, options: LockOptions, hold: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const take = () => {
          const mine = { window, lose: () => reject(new DOMException('stolen', 'AbortError')) }
          this.holder = mine
          const free = () => {
            if (this.holder !== mine) return
            this.holder = null
            resolve()
            this.next()
          }
          void hold().then(free, free)
        }
        if (options.steal === true) {
          this.holder?.lose()
          return take()
        }
        const waiting = { window, take }
        options.signal?.addEventListener('abort', () => {
          this.line = this.line.filter((other) => other !== waiting)
          reject(new DOMException('given up', 'AbortError'))
        })
        this.line.push(waiting)
        this.next()
      })
    return { request: request as LockManager['request'] }
  }

  /** The browser takes back what a page held that is gone. */
  close(window: string): void {
    this.line = this.line.filter((waiting) => waiting.window !== window)
    if (this.holder?.window !== window) return
    this.holder = null
    this.next()
  }

  private next(): void {
    if (this.holder === null) this.line.shift()?.take()
  }
}

/** What one window says the others hear, in order and at once. */
class Air {
  private ears = new Map<EventTarget, string>()

  channelOf(window: string): SeatChannel {
    const target = new EventTarget()
    this.ears.set(target, window)
    const postMessage = (data: unknown) => {
      for (const [ear, of] of this.ears) if (of !== window) ear.dispatchEvent(new MessageEvent('message', { data }))
    }
    return seatChannelOn(Object.assign(target, { postMessage }) as unknown as Wire)
  }

  close(window: string): void {
    for (const [ear, of] of this.ears) if (of === window) this.ears.delete(ear)
  }
}

function seat(now: () => number = () => 0) {
  const locks = new Locks()
  const air = new Air()
  const leaders = new Set<string>()
  const fit = new Map<string, boolean>()
  const windows = new Map<string, { readonly leading: Leading; readonly stop: AbortController }>()
  let most = 0
  return {
    leaders,
    /** The most that ever led at the same time. */
    most: () => most,
    open(name: string, isFit = true) {
      fit.set(name, isFit)
      const stop = new AbortController()
      stops.push(stop)
      const onLead = (leads: boolean) => {
        if (leads) leaders.add(name)
        else leaders.delete(name)
        most = Math.max(most, leaders.size)
      }
      const ports = { locks: locks.of(name), channel: air.channelOf(name), now, isFit: () => fit.get(name) === true, onLead }
      windows.set(name, { leading: leadSound(ports, stop.signal), stop })
    },
    /** As a tab that crashes: it says nothing any more. */
    crash(name: string) {
      air.close(name)
      leaders.delete(name)
      locks.close(name)
    },
    /** What the one that sounds says every second. */
    beat(name: string) {
      air.channelOf(name).tell({ type: 'sounding', heard: [], lastPlayedMs: 0, mutedUntilMs: 0 })
    },
    become(name: string, isFit: boolean) {
      fit.set(name, isFit)
      windows.get(name)?.leading.fitnessChanged()
    },
  }
}
const stops: AbortController[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop.abort()))

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('the first window sounds, and the ones opened later do not', async () => {
  const { open, leaders, most } = seat()
  for (const name of ['console', 'wall', 'map']) open(name)
  await settled()
  expect([...leaders]).toEqual(['console'])
  expect(most()).toBe(1)
})

test('when the one that sounds is gone, another takes over', async () => {
  const { open, crash, leaders, most } = seat()
  for (const name of ['console', 'wall', 'map']) open(name)
  await settled()
  crash('console')
  await settled()
  expect([...leaders]).toEqual(['wall'])
  crash('wall')
  await settled()
  expect([...leaders]).toEqual(['map'])
  expect(most()).toBe(1)
})

test('a hidden window gives its turn to the one that is in sight, past another hidden one', async () => {
  const { open, become, leaders, most } = seat()
  open('console')
  open('wall', false)
  open('map')
  await settled()
  become('console', false)
  await settled()
  expect([...leaders]).toEqual(['map'])
  expect(most()).toBe(1)
})

test('hidden windows keep the turn as long as none is better placed, and give it to the first that is', async () => {
  const { open, become, leaders } = seat()
  open('console', false)
  open('wall', false)
  await settled()
  expect([...leaders]).toEqual(['console'])
  become('wall', true)
  await settled()
  expect([...leaders]).toEqual(['wall'])
})

test('the turn is taken from a window that hangs, and not from one that speaks', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let clock = 0
  const { open, beat, leaders } = seat(() => clock)
  open('console')
  open('wall')
  await settled()
  for (; clock < 20_000; clock += 1000) {
    beat('console')
    vi.advanceTimersByTime(1000)
    await settled()
  }
  expect([...leaders]).toEqual(['console'])
  for (const until = clock + 7000; clock < until; clock += 1000) {
    vi.advanceTimersByTime(1000)
    await settled()
  }
  expect([...leaders]).toEqual(['wall'])
  vi.useRealTimers()
})
