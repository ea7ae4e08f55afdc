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
  // Only what began a hold ends it: a page that moves under a resting mouse must not take a key's hold away.
  const heldBy = useRef<'pointer' | 'focus' | 'key'>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const begin = (by: 'pointer' | 'focus' | 'key') => {
    if (disabled || heldBy.current !== undefined) return
    heldBy.current = by
    setHeld(true)
    timer.current = setTimeout(() => {
      end(by)
      onHeld()
    }, HOLD_MS)
  }
  const end = (by: 'pointer' | 'focus' | 'key') => {
    if (heldBy.current !== by) return
    clearTimeout(timer.current)
    heldBy.current = undefined
    setHeld(false)
  }
  useHeldKey(
    holdKey ?? null,
    () => begin('key'),
    () => end('key'),
  )
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
        onPointerDown={() => begin('pointer')}
        onPointerUp={() => end('pointer')}
        onPointerLeave={() => end('pointer')}
        onBlur={() => {
          // a pointer that is let go elsewhere is never heard of
          end('pointer')
          end('focus')
        }}
        onKeyDown={(event) => {
          if (!isHoldKey(event)) return
          // Space and Enter are commands of the console, and a click would follow
          event.preventDefault()
          event.stopPropagation()
          if (!event.repeat) begin('focus')
        }}
        onKeyUp={(event) => {
          if (!isHoldKey(event)) return
          event.preventDefault()
          end('focus')
        }}
      >
        {label}
        {holdKey !== undefined && <kbd>{holdKey.toUpperCase()}</kbd>}
      </Button>
      <span className="hold-hint">{hint}</span>
    </span>
  )
}
