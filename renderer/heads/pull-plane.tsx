// Lies over the picture of a camera that is turned: pulled it turns towards the pointer, the wheel zooms.
import { useEffect, useEffectEvent, useRef } from 'react'
import { STILL, type Speed } from './hand.ts'
import { speedOfPull } from './speed-of.ts'

/** After the last turn of the wheel. */
const WHEEL_MS = 300
const WHEEL_SPEED = 0.5

export function PullPlane({ label, onTurn }: { readonly label: string; readonly onTurn: (speed: Speed) => void }) {
  const plane = useRef<HTMLDivElement>(null)
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null)
  const wheel = useRef<ReturnType<typeof setTimeout>>(undefined)
  const turn = useEffectEvent(onTurn)
  useEffect(() => {
    const at = plane.current
    if (at === null) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      if (event.deltaY === 0) return
      clearTimeout(wheel.current)
      turn({ ...STILL, zoom: event.deltaY < 0 ? WHEEL_SPEED : -WHEEL_SPEED })
      wheel.current = setTimeout(() => turn(STILL), WHEEL_MS)
    }
    // React listens passively, and the page would scroll
    at.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      at.removeEventListener('wheel', onWheel)
      clearTimeout(wheel.current)
    }
  }, [])
  const end = () => {
    from.current = null
    onTurn(STILL)
  }
  return (
    <div
      ref={plane}
      className="head-plane"
      title={label}
      data-testid="head-plane"
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, y: event.clientY }
      }}
      onPointerMove={(event) => {
        if (from.current === null) return
        const { width, height } = event.currentTarget.getBoundingClientRect()
        onTurn(speedOfPull((event.clientX - from.current.x) / width, (event.clientY - from.current.y) / height))
      }}
      onLostPointerCapture={end}
    />
  )
}
