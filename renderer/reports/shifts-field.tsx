// When the shifts of the duty log begin: times of day, typed with spaces between.
import { useState } from 'react'
import { Input } from 'antd'
import { useWords } from '../i18n.ts'
import { shiftsTyped } from './shifts-typed.ts'

export function ShiftsField({ shifts, onChange }: { readonly shifts: readonly string[]; readonly onChange: (shifts: string[]) => void }) {
  const { t } = useWords()
  const [text, setText] = useState(shifts.join(' '))
  return (
    <fieldset className="logo-field">
      <legend>{t('reportDesk:shifts')}</legend>
      <Input
        value={text}
        maxLength={60}
        status={shiftsTyped(text) === null ? 'error' : ''}
        aria-label={t('reportDesk:shifts')}
        aria-invalid={shiftsTyped(text) === null}
        onChange={({ target: { value } }) => {
          setText(value)
          const typed = shiftsTyped(value)
          if (typed !== null) onChange(typed)
        }}
        onBlur={() => setText(shifts.join(' '))}
        data-testid="template-shifts"
      />
      <p className="muted">{t('reportDesk:shiftsHint')}</p>
    </fieldset>
  )
}
