// A number that leads to what lies behind it; one with nothing behind it is only a number.
interface NumberButtonProps {
  readonly text: string
  /** What it counts. */
  readonly label: string
  readonly testId: string
  /** null: nothing lies behind it. */
  readonly onClick: (() => void) | null
}

export function NumberButton({ text, label, testId, onClick }: NumberButtonProps) {
  if (onClick === null)
    return (
      <span className="load-number" data-testid={testId}>
        {text}
      </span>
    )
  return (
    <button type="button" className="load-number" aria-label={`${text} ${label}`} title={label} onClick={onClick} data-testid={testId}>
      {text}
    </button>
  )
}
