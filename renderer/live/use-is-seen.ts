// Whether anybody can see an element: what is hidden, minimised or scrolled away need not be fetched and decoded.
import { useEffect, useState, type RefObject } from 'react'

/** A glance elsewhere must not cost a new connection. */
const GONE_AFTER_MS = 3000

/** @returns true at first */
export function useIsSeen(element: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(true)
  useEffect(() => {
    const target = element.current
    if (target === null) return
    let isInView = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (isInView && document.visibilityState === 'visible') setSeen(true)
      else timer = setTimeout(() => setSeen(false), GONE_AFTER_MS)
    }
    const observer = new IntersectionObserver((entries) => {
      isInView = entries.at(-1)?.isIntersecting ?? true
      look()
    })
    observer.observe(target)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener('visibilitychange', look)
    }
  }, [element])
  return isSeen
}
