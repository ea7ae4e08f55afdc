// Re-renders whoever shows an age, once per interval.
import { useEffect, useState } from 'react'
import { nowMs } from './now.ts'

/** @returns this machine's time, renewed every `everyMs` */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
