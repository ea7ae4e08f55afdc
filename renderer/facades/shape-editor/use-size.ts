// The size of an element on screen, kept equal to it.
import { useEffect, useState, type RefObject } from 'react'

export interface Size {
  readonly width: number
  readonly height: number
}

/** @returns CSS px; 1 by 1 until it has been measured */
export function useSize(element: RefObject<Element | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 })
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const observer = new ResizeObserver(() => {
      const { width, height } = target.getBoundingClientRect()
      setSize({ width: Math.max(1, width), height: Math.max(1, height) })
    })
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}
