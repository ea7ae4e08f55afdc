// Talks to the place of an incident: ready phrases at one press, or what the operator types; all of it stands on the timeline.
import { useState } from 'react'
import { Button, Input, Radio, Select } from 'antd'
import { SoundOutlined } from '@ant-design/icons'
import type { IncidentDetail } from '../../contract/incident.ts'
import { LOCALES, type Locale } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { useSay } from './use-say.ts'

const ALL = ''

export function TalkPane({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const { speakers, say } = useSay(incident)
  // residents are spoken to in Chinese, whatever language the console is in
  const [language, setLanguage] = useState<Locale>('zh-CN')
  const [chosen, setChosen] = useState(ALL)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async (words: string): Promise<boolean> => {
    setBusy(true)
    const isSaid = await say(
      speakers.map(({ id }) => id).filter((id) => chosen === ALL || id === chosen),
      words,
    )
    setBusy(false)
    return isSaid
  }
  return (
    <section className="talk" data-testid="talk">
      <div className="talk-top">
        {speakers.length > 1 ? (
          <Select
            value={chosen}
            aria-label={t('procedure:speaker')}
            onChange={setChosen}
            options={[{ value: ALL, label: t('procedure:allSpeakers') }, ...speakers.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        ) : (
          <span>
            <SoundOutlined /> {speakers[0]?.name}
          </span>
        )}
        <Radio.Group
          optionType="button"
          buttonStyle="solid"
          value={language}
          aria-label={t('procedure:sayIn')}
          options={LOCALES.map((value) => ({ value, label: t(`procedure:spoken.${value}`) }))}
          onChange={(event) => setLanguage(event.target.value as Locale)}
        />
      </div>
      <ul className="phrases">
        {incident.procedure.phrases.map((phrase) => {
          const words = language === 'en' ? phrase.en : phrase.zh
          return (
            <li key={phrase.id}>
              <Button block disabled={busy} data-testid={`phrase-${phrase.id}`} onClick={() => void send(words)}>
                {words}
              </Button>
            </li>
          )
        })}
      </ul>
      <form
        className="note-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') void send(text.trim()).then((isSaid) => isSaid && setText(''))
        }}
      >
        <Input
          value={text}
          maxLength={200}
          aria-label={t('procedure:sayText')}
          placeholder={t('procedure:sayText')}
          data-testid="talk-text"
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" icon={<SoundOutlined />} loading={busy} disabled={text.trim() === ''} data-testid="talk-send">
          {t('procedure:say')}
        </Button>
      </form>
    </section>
  )
}
