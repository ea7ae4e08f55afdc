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
      const scale = scaleOf(target)
      setSize({ width: Math.max(1, width / scale), height: Math.max(1, height / scale) })
    })
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** @returns how many px of the window, in which pointers and rectangles are told, a CSS px of this element is: the seat's scale */
export function scaleOf(element: Element | null): number {
  // a browser that does not tell (before 2024) does not magnify what it tells either
  return (element as { readonly currentCSSZoom?: number } | null)?.currentCSSZoom ?? 1
}
