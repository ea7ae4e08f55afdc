// What a driver's test gives it to touch: a clock, a place where its events arrive, and an end.
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import type { DriverIo } from '../../devices/driver.ts'

export interface TestIo extends DriverIo {
  /** In order of arrival, `state` events among them. */
  readonly events: DeviceEvent[]
  readonly logged: string[]
  end(): void
}

export const NO_ANSWER: EventAnswer = { open: false, say: null }

/** @param answer what the core says to each event; a rejection stands for "could not be stored" */
export function createTestIo(answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER, now: () => number = Date.now): TestIo {
  const ending = new AbortController()
  const events: DeviceEvent[] = []
  const logged: string[] = []
  return {
    events,
    logged,
    now,
    log: (level, message, data) => logged.push(`${level} ${message} ${JSON.stringify(data ?? {})}`),
    async emit(event) {
      events.push(event)
      return answer(event)
    },
    signal: ending.signal,
    lastStoredAtMs: () => null,
    end: () => ending.abort(),
  }
}
