// One line in both languages; neither may stay empty.
import { Input } from 'antd'
import { useWords } from '../i18n.ts'

interface WordedInputsProps {
  readonly value: { readonly zh: string; readonly en: string }
  readonly testId: string
  readonly onChange: (next: { readonly zh: string; readonly en: string }) => void
}

export function WordedInputs({ value, testId, onChange }: WordedInputsProps) {
  const { t } = useWords()
  return (
    <span className="worded-inputs">
      {(['zh', 'en'] as const).map((language) => (
        <Input
          key={language}
          value={value[language]}
          maxLength={120}
          status={value[language].trim() === '' ? 'error' : ''}
          aria-label={t(`settings:${language}`)}
          placeholder={t(`settings:${language}`)}
          data-testid={`${testId}-${language}`}
          onChange={(event) => onChange({ zh: value.zh, en: value.en, [language]: event.target.value })}
        />
      ))}
    </span>
  )
}
