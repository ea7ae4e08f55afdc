// A button that has to be held, so that no pocket presses it.
import { useEffect, useRef, useState, type ReactNode } from 'react'

interface HoldButtonProps {
  readonly holdMs: number
  readonly onHeld: () => void
  readonly className: string
  readonly testId: string
  readonly children: (isHeld: boolean) => ReactNode
}

export function HoldButton({ holdMs, onHeld, className, testId, children }: HoldButtonProps) {
  const [isHeld, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const end = () => {
    clearTimeout(timer.current)
    setHeld(false)
  }
  const begin = () => {
    if (isHeld) return
    setHeld(true)
    timer.current = setTimeout(() => {
      setHeld(false)
      onHeld()
    }, holdMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <button
      type="button"
      className={isHeld ? `${className} held` : className}
      style={{ '--hold': `${holdMs}ms` } as React.CSSProperties}
      data-testid={testId}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        begin()
      }}
      onPointerUp={end}
      onPointerCancel={end}
      // a long press would open a menu over it
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={({ key }) => (key === 'Enter' || key === ' ') && begin()}
      onKeyUp={end}
      onBlur={end}
    >
      {children(isHeld)}
    </button>
  )
}
