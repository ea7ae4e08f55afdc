// A button that acts only when it is held down for a second: for what cannot be taken back. Works with the pointer, Space and Enter, and with a key of its own where it has one.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from 'antd'
import { useHeldKey } from '../keys/use-held-key.ts'

const HOLD_MS = 1000

interface HoldButtonProps {
  readonly label: string
  /** Said below it: that it has to be held. */
  readonly hint: string
  readonly testId: string
  readonly disabled?: boolean
  /** Wherever the focus is on the console; lower case. */
  readonly holdKey?: string
  readonly onHeld: () => void
}

export function HoldButton({ label, hint, testId, disabled = false, holdKey, onHeld }: HoldButtonProps) {
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const begin = () => {
    if (disabled || timer.current !== undefined) return
    setHeld(true)
    timer.current = setTimeout(() => {
      end()
      onHeld()
    }, HOLD_MS)
  }
  const end = () => {
    clearTimeout(timer.current)
    timer.current = undefined
    setHeld(false)
  }
  useHeldKey(holdKey ?? null, begin, end)
  const isHoldKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter'
  return (
    <span className="hold">
      <Button
        danger
        type="primary"
        size="large"
        disabled={disabled}
        data-testid={testId}
        className={held ? 'hold-button hold-button-held' : 'hold-button'}
        onPointerDown={begin}
        onPointerUp={end}
        onPointerLeave={end}
        onBlur={end}
        onKeyDown={(event) => {
          if (!isHoldKey(event)) return
          // Space and Enter are commands of the console, and a click would follow
          event.preventDefault()
          event.stopPropagation()
          if (!event.repeat) begin()
        }}
        onKeyUp={(event) => {
          if (!isHoldKey(event)) return
          event.preventDefault()
          end()
        }}
      >
        {label}
        {holdKey !== undefined && <kbd>{holdKey.toUpperCase()}</kbd>}
      </Button>
      <span className="hold-hint">{hint}</span>
    </span>
  )
}
