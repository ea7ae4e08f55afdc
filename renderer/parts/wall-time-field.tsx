// A field for a date and time of day as a clock at the site shows it.
import { instantOfWallTime, wallTimeOf } from './wall-time.ts'

interface WallTimeFieldProps {
  readonly id: string
  readonly label: string
  readonly atMs: number | null
  readonly timeZone: string
  /** null while the field is empty or half filled in. */
  readonly onChange: (atMs: number | null) => void
  readonly isDisabled?: boolean
}

export function WallTimeField({ id, label, atMs, timeZone, onChange, isDisabled = false }: WallTimeFieldProps) {
  return (
    <label className="wall-time" htmlFor={id}>
      <span>{label}</span>
      <input
        id={id}
        type="datetime-local"
        step={1}
        disabled={isDisabled}
        value={atMs === null ? '' : wallTimeOf(atMs, timeZone)}
        data-testid={id}
        onChange={(event) => onChange(instantOfWallTime(event.target.value, timeZone))}
      />
    </label>
  )
}
