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
    if (leading.leads && !ports.isFit()) channel.tell({ type: 'unfit' })
  }
  void leading.start()
  return { fitnessChanged }
}

class Turn {
  /** It begins or is over. */
  onTurn: () => void = () => {}
  private readonly ports: LeadPorts
  private stopped = false
  private waiting = new AbortController()
  /** Ends the turn that is on; undefined while another window sounds. */
  private end: (() => void) | undefined

  constructor(ports: LeadPorts) {
    this.ports = ports
  }

  get leads(): boolean {
    return this.end !== undefined
  }

  async start(): Promise<void> {
    while (!this.stopped) {
      this.waiting = new AbortController()
      await this.ask({ signal: this.waiting.signal })
    }
  }

  /** The next in the line has its turn, this window is last again. */
  release(): void {
    this.end?.()
  }

  steal(): void {
    this.waiting.abort()
    void this.ask({ steal: true })
  }

  stop(): void {
    this.stopped = true
    this.waiting.abort()
    this.release()
  }

  /** Until the turn has come and is over, the wait is called off, or another window has taken the lock away. */
  private async ask(options: LockOptions): Promise<void> {
    let end: (() => void) | undefined
    const hold = async () => {
      if (this.stopped) return
      const over = new Promise<void>((resolve) => (end = resolve))
      this.end = end
      this.ports.onLead(true)
      this.onTurn()
      await over
      // before the lock is free: two must never sound at once
      this.isOver(end)
    }
    await this.ports.locks.request(LOCK, options, hold).catch(() => {})
    this.isOver(end)
  }

  private isOver(end: (() => void) | undefined): void {
    if (end === undefined || this.end !== end) return
    this.end = undefined
    this.ports.onLead(false)
    this.onTurn()
  }
}
