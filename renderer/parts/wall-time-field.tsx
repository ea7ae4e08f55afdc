// A field for a date and time of day as a clock at the site shows it: typed, of 24 hours, the same in every browser and language.
import { useState } from 'react'
import { instantOfWallTime, wallTimeOf } from './wall-time.ts'

interface WallTimeFieldProps {
  readonly id: string
  readonly label: string
  readonly atMs: number | null
  readonly timeZone: string
  /** null while what is typed is no time. */
  readonly onChange: (atMs: number | null) => void
}

const EXAMPLE = '2026-11-25 22:00:00'

export function WallTimeField({ id, label, atMs, timeZone, onChange }: WallTimeFieldProps) {
  const [draft, setDraft] = useState('')
  // what was typed stays as it was typed until the time is set from elsewhere
  const isTyped = instantOfWallTime(draft, timeZone) === atMs
  const shown = isTyped ? draft : atMs === null ? '' : wallTimeOf(atMs, timeZone).replace('T', ' ')
  return (
    <label className="wall-time" htmlFor={id}>
      <span>{label}</span>
      <input
        id={id}
        value={shown}
        placeholder={EXAMPLE}
        maxLength={EXAMPLE.length}
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={shown !== '' && atMs === null}
        data-testid={id}
        onChange={({ target: { value } }) => {
          setDraft(value)
          onChange(instantOfWallTime(value, timeZone))
        }}
      />
    </label>
  )
}
