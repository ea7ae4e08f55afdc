// Why alerts may be called false here: which of the reasons are offered, and reasons in the property's own words.
import { Button, Checkbox, Input } from 'antd'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { OwnReason, ReasonSettings } from '../../contract/desk-settings.ts'
import { FALSE_ALARM_REASONS } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import type { SettingsDraft } from './use-settings-draft.ts'

const MOST_OWN = 8

export function ReasonsPanel({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const { reasons } = draft.value
  const change = (next: Partial<ReasonSettings>, field?: string) => draft.change({ ...draft.value, reasons: { ...reasons, ...next } }, field)
  const setOwn = (index: number, next: Partial<OwnReason>) =>
    change({ own: reasons.own.map((one, i) => (i === index ? { ...one, ...next } : one)) }, `own.${index}`)
  return (
    <section className="reasons-settings" data-testid="reasons-settings">
      <h2>{t('settings:reasonsTitle')}</h2>
      <p className="muted">{t('settings:reasonsHint')}</p>
      {FALSE_ALARM_REASONS.map((reason) => {
        const isHidden = reason !== 'other' && reasons.hidden.includes(reason)
        return (
          <Checkbox
            key={reason}
            checked={!isHidden}
            disabled={reason === 'other'}
            data-testid={`reason-offered-${reason}`}
            onChange={() => reason !== 'other' && change({ hidden: isHidden ? reasons.hidden.filter((one) => one !== reason) : [...reasons.hidden, reason] })}
          >
            {t(`words:falseAlarmReason.${reason}`)}
          </Checkbox>
        )
      })}
      <h3>{t('settings:ownReasons')}</h3>
      {reasons.own.map((own, index) => (
        <div key={index} className="own-reason">
          {(['zh', 'en'] as const).map((language) => (
            <Input
              key={language}
              value={own[language]}
              maxLength={60}
              status={own[language].trim() === '' ? 'error' : ''}
              placeholder={t(`settings:${language}`)}
              aria-label={t(`settings:${language}`)}
              data-testid={`own-reason-${index}-${language}`}
              onChange={(event) => setOwn(index, { [language]: event.target.value })}
            />
          ))}
          <Button
            icon={<DeleteOutlined />}
            aria-label={t('settings:remove')}
            title={t('settings:remove')}
            onClick={() => change({ own: reasons.own.filter((_, i) => i !== index) })}
          />
        </div>
      ))}
      <Button
        icon={<PlusOutlined />}
        disabled={reasons.own.length >= MOST_OWN}
        data-testid="own-reason-add"
        onClick={() => change({ own: [...reasons.own, { zh: '', en: '' }] })}
      >
        {t('settings:addReason')}
      </Button>
    </section>
  )
}
