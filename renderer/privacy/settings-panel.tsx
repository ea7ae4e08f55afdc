// What the property sets about privacy, and signs to print.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, InputNumber, Switch } from 'antd'
import type { PrivacySettings } from '../../contract/privacy.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { PrintLink } from './print-link.tsx'
import { NotYet } from './not-yet.tsx'

type View = Awaited<ReturnType<typeof api.privacy.settings>>

export function PrivacySettingsPanel() {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.privacy.settings.queryOptions())
  if (data === undefined) return <NotYet error={error} />
  return (
    <div className="privacy-page">
      <p className="privacy-acts">
        <PrintLink href="/upload/privacy/page/signs" text={t('privacy:settings.signs')} testId="privacy-print-signs" />
        <PrintLink href="/upload/privacy/page/records" text={t('privacy:records.print')} testId="privacy-print-records-too" />
        <PrintLink href="/upload/privacy/page/assessment" text={t('privacy:records.assessment')} testId="privacy-print-assessment-too" />
        {data.value.operator === null && <span className="muted">{t('privacy:settings.signHint')}</span>}
      </p>
      <SettingsForm key={data.version} view={data} />
    </div>
  )
}

const TEXTS = [
  { key: 'operator', label: 'operator', max: 100 },
  { key: 'contactPhone', label: 'phone', max: 20 },
  { key: 'contactPlace', label: 'where', max: 200 },
  { key: 'policeFiledOn', label: 'police', max: 10 },
  { key: 'cacFiledOn', label: 'cac', max: 10 },
  { key: 'assessedOn', label: 'assessed', max: 10 },
] as const
const NUMBERS = [
  { key: 'responseDays', label: 'response', min: 1, max: 30 },
  { key: 'passageDays', label: 'passages', min: 7, max: 1095 },
  { key: 'plateDays', label: 'plates', min: 7, max: 1095 },
  { key: 'goneDays', label: 'gone', min: 1, max: 365 },
] as const

function SettingsForm({ view }: { readonly view: View }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [value, setValue] = useState<PrivacySettings>(view.value)
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  const set = (more: Partial<PrivacySettings>) => setValue((now) => ({ ...now, ...more }))
  const save = async () => {
    setBusy(true)
    try {
      await api.privacy.saveSettings({ version: view.version, value })
      setTold({ isGood: true, text: t('privacy:saved') })
    } catch (error) {
      setTold({ isGood: false, text: errorWords(error) })
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.privacy.key() })
    }
  }
  return (
    <div className="privacy-form" role="group" aria-label={t('privacy:tab.settings')} data-testid="privacy-settings-form">
      <label className="privacy-switch">
        <Switch
          checked={value.watermark}
          onChange={(watermark) => set({ watermark })}
          aria-label={t('privacy:settings.watermark')}
          data-testid="privacy-watermark"
        />
        <span>
          {t('privacy:settings.watermark')} <span className="muted">{t('privacy:settings.watermarkHint')}</span>
        </span>
      </label>
      {TEXTS.map(({ key, label, max }) => (
        <label key={key}>
          {t(`privacy:settings.${label}`)}
          <Input
            value={value[key] ?? ''}
            maxLength={max}
            placeholder={key.endsWith('On') ? t('privacy:settings.badDate') : undefined}
            onChange={(event) => set({ [key]: event.target.value === '' ? null : event.target.value })}
            data-testid={`privacy-${key}`}
          />
        </label>
      ))}
      {NUMBERS.map(({ key, label, min, max }) => (
        <label key={key}>
          {t(`privacy:settings.${label}`)}
          <InputNumber min={min} max={max} precision={0} value={value[key]} onChange={(n) => n !== null && set({ [key]: n })} data-testid={`privacy-${key}`} />
        </label>
      ))}
      {told !== null && <Alert type={told.isGood ? 'success' : 'error'} showIcon title={told.text} />}
      <span className="privacy-acts">
        <Button
          type="primary"
          loading={isBusy}
          disabled={JSON.stringify(value) === JSON.stringify(view.value)}
          onClick={() => void save()}
          data-testid="privacy-save"
        >
          {t('privacy:save')}
        </Button>
        <span className="muted">
          {view.savedAtMs === null
            ? t('privacy:settings.never')
            : t('privacy:settings.version', { version: view.version, by: view.savedBy ?? '—', at: siteTime(view.savedAtMs) })}
        </span>
      </span>
    </div>
  )
}
