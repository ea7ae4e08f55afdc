// Turns work that tells as it goes into a feed that can be left: what it tells waits in order, and leaving ends the work.

/**
 * @param work gets a function to tell with, and a signal that is aborted when nobody listens any more; what it throws, the reader meets
 */
export async function* events<T>(
  signal: AbortSignal | undefined,
  work: (tell: (event: T) => void, ended: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void, void> {
  const ended = new AbortController()
  const leave = () => ended.abort()
  signal?.addEventListener('abort', leave, { once: true })
  if (signal?.aborted === true) leave()
  const waiting: T[] = []
  let outcome: { readonly error: unknown } | 'done' | null = null
  let wake = () => {}
  ended.signal.addEventListener('abort', () => wake())
  const running = work((event) => {
    waiting.push(event)
    wake()
  }, ended.signal).then(
    () => (outcome = 'done'),
    (error: unknown) => (outcome = { error }),
  )
  void running.then(() => wake())
  const isOver = () => outcome !== null || ended.signal.aborted
  try {
    while (waiting.length > 0 || !isOver()) {
      if (waiting.length > 0 && !ended.signal.aborted) yield waiting.shift()!
      else if (ended.signal.aborted) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    const end = outcome as { readonly error: unknown } | 'done' | null
    if (end !== null && end !== 'done') throw end.error
  } finally {
    leave()
    signal?.removeEventListener('abort', leave)
  }
}
