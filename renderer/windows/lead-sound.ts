// Chooses the one window of a seat that sounds: whoever holds the lock; when it goes, hangs or may not sound, another takes over.
import type { SeatChannel } from './seat-channel.ts'

const LOCK = 'vigil.sound'
/** A page that hangs keeps its lock: silent for this long, it is taken from it. */
const SILENT_MS = 5000
const CHECK_EVERY_MS = 1000

export interface LeadPorts {
  readonly locks: Pick<LockManager, 'request'>
  readonly channel: SeatChannel
  now(): number
  /** In sight, and the browser lets it sound. */
  isFit(): boolean
  /** Called whenever it begins or ends to be this window's turn. */
  onLead(leads: boolean): void
}

export interface Leading {
  /** To be called often, and at once when `isFit` may have changed. */
  fitnessChanged(): void
}

/** Takes part until `signal` aborts. */
export function leadSound(ports: LeadPorts, signal: AbortSignal): Leading {
  const { channel } = ports
  const leading = new Turn(ports)
  let heardAtMs = ports.now()
  const quiet = channel.hear((message) => {
    if (message.type === 'sounding') heardAtMs = ports.now()
    if (message.type === 'unfit' && !leading.leads && ports.isFit()) channel.tell({ type: 'fit' })
    if (message.type === 'fit' && leading.leads && !ports.isFit()) leading.release()
  })
  let wasFit = ports.isFit()
  const fitnessChanged = () => {
    const isFit = ports.isFit()
    if (isFit === wasFit) return
    wasFit = isFit
    if (isFit !== leading.leads) channel.tell({ type: isFit ? 'fit' : 'unfit' })
  }
  const timer = setInterval(() => {
    const isHung = !leading.leads && ports.now() - heardAtMs > SILENT_MS
    if (!isHung) return
    heardAtMs = ports.now()
    leading.steal()
  }, CHECK_EVERY_MS)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
    quiet()
    leading.stop()
  })
  leading.onTurn = () => {
    heardAtMs = ports.now()
    if (!ports.isFit()) channel.tell({ type: 'unfit' })
  }
  leading.start()
  return { fitnessChanged }
}

class Turn {
  leads = false
  onTurn: () => void = () => {}
  private readonly ports: LeadPorts
  private stopped = false
  private giveUp: (() => void) | undefined
  private waiting = new AbortController()

  constructor(ports: LeadPorts) {
    this.ports = ports
  }

  start(): void {
    void this.keepAsking()
  }

  private async keepAsking(): Promise<void> {
    while (!this.stopped) {
      this.waiting = new AbortController()
      // rejects when the wait is called off, or when another window took the lock away
      await this.ports.locks.request(LOCK, { signal: this.waiting.signal }, () => this.hold()).catch(() => {})
      this.set(false)
    }
  }

  private async hold(): Promise<void> {
    if (this.stopped) return
    this.set(true)
    this.onTurn()
    await new Promise<void>((resolve) => (this.giveUp = resolve))
    this.giveUp = undefined
    this.set(false)
  }

  /** The next in the line has its turn, this window is last again. */
  release(): void {
    this.giveUp?.()
  }

  steal(): void {
    this.waiting.abort()
    void this.ports.locks
      .request(LOCK, { steal: true }, () => this.hold())
      .catch(() => {})
      .finally(() => this.set(false))
  }

  stop(): void {
    this.stopped = true
    this.waiting.abort()
    this.release()
  }

  private set(leads: boolean): void {
    if (leads === this.leads) return
    this.leads = leads
    this.ports.onLead(leads)
  }
}
