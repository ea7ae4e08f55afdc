// The screens' clock: the only file of this room that reads the time of day.

/** Milliseconds since 1970 by this machine's clock; the core's clock may differ by what the network's time keeping leaves. */
export function nowMs(): number {
  return Date.now()
}
