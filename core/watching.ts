// What the core does again and again, and whenever an incident changes; each gives back how it is ended.
import type { Env } from './env.ts'

export function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms)
  return () => clearInterval(timer)
}

/** At once, not at the next look. */
export function onIncident(env: Env, work: () => void): () => void {
  const ended = new AbortController()
  void (async () => {
    for await (const _ of env.feed.subscribe('incident', ended.signal)) work()
  })()
  return () => ended.abort()
}
