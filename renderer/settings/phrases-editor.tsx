// Ready phrases of a kind of incident, in both languages.
import { Button } from 'antd'
import { PlusOutlined } from '@ant-design/icons'
import type { Phrase } from '../../contract/procedure.ts'
import { useWords } from '../i18n.ts'
import { ItemButtons } from './item-buttons.tsx'
import { newItemId } from './new-item-id.ts'
import { WordedInputs } from './worded-inputs.tsx'

const MOST = 12

interface PhrasesEditorProps {
  readonly phrases: readonly Phrase[]
  readonly onChange: (phrases: readonly Phrase[], field?: string) => void
}

export function PhrasesEditor({ phrases, onChange }: PhrasesEditorProps) {
  const { t } = useWords()
  return (
    <section className="phrases-editor">
      <h3>{t('settings:phrases')}</h3>
      <p className="muted">{t('settings:phrasesHint')}</p>
      {phrases.map((phrase, index) => (
        <div key={phrase.id} className="edited-item">
          <WordedInputs
            value={phrase}
            testId={`edit-phrase-${phrase.id}`}
            onChange={(words) =>
              onChange(
                phrases.map((one) => (one.id === phrase.id ? { ...one, ...words } : one)),
                phrase.id,
              )
            }
          />
          <ItemButtons items={phrases} index={index} testId={`edit-phrase-${phrase.id}`} onChange={onChange} />
        </div>
      ))}
      <Button
        icon={<PlusOutlined />}
        disabled={phrases.length >= MOST}
        data-testid="phrase-add"
        onClick={() => onChange([...phrases, { id: newItemId('phrase', phrases), zh: '', en: '' }])}
      >
        {t('settings:addPhrase')}
      </Button>
    </section>
  )
}
