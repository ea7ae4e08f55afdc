// Mail addresses, one after the other; what is none is not taken.
import { Select } from 'antd'
import { MAX_RECIPIENTS } from '../../contract/report-words.ts'
import { useWords } from '../i18n.ts'

/** The core looks more closely. */
const ADDRESS = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/

interface RecipientFieldProps {
  readonly value: readonly string[]
  readonly onChange: (value: string[]) => void
  readonly testId: string
}

export function RecipientField({ value, onChange, testId }: RecipientFieldProps) {
  const { t } = useWords()
  return (
    <Select
      mode="tags"
      open={false}
      suffixIcon={null}
      maxCount={MAX_RECIPIENTS}
      tokenSeparators={[',', ';', ' ', '，', '；', '、']}
      placeholder={t('reportDesk:recipients')}
      aria-label={t('reportDesk:recipients')}
      value={[...value]}
      onChange={(all: string[]) => onChange(all.map((one) => one.trim()).filter((one) => ADDRESS.test(one)))}
      data-testid={testId}
    />
  )
}
