// Does one thing for each of many, a few at a time.

/** Begins no more once `signal` goes off. @throws the first failure of `run`, once those that run have ended */
export async function runEach<T>(items: readonly T[], atOnce: number, signal: AbortSignal, run: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const work = async () => {
    for (const item of left) {
      if (signal.aborted) return
      await run(item)
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, work))
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
