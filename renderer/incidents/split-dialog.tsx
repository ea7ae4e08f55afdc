// Asks which alerts are something else, and why: they get an incident of their own.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert as Notice, App, Input, Modal } from 'antd'
import type { Alert, Incident } from '../../contract/incident.ts'
import { api, orpc } from '../api.ts'
import { noteIncident } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { maySplit } from './rearrange.ts'

const NONE: readonly Alert[] = []

export function SplitDialog({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const alerts = useQuery(orpc.incidents.get.queryOptions({ input: { id: incident.id } })).data?.alerts ?? NONE
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const { field, afterOpenChange } = useOpenFocused()
  const [failure, setFailure] = useState<string | null>(null)
  const isPossible = maySplit(incident, alerts, chosen)
  const split = async () => {
    if (!isPossible || reason.trim() === '' || busy) return
    setBusy(true)
    try {
      const apart = await api.incidents.split({ id: incident.id, version: incident.version, alertIds: [...chosen], reason: reason.trim() })
      noteIncident(queries, apart)
      void message.success(t('incidents:splitDone', { number: apart.number }))
      onClose()
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
    }
  }
  const toggle = (id: string) => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]))
  return (
    <Modal
      open
      title={`${incident.number} · ${t('incidents:splitTitle')}`}
      okText={t('incidents:split')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: !isPossible || reason.trim() === '', 'data-testid': 'split-confirm' }}
      onOk={() => void split()}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      width={680}
    >
      <div className="reasons split-alerts" role="group" aria-label={t('incidents:splitTitle')} data-testid="split">
        {alerts.map((alert, index) => (
          <label key={alert.id} className={chosen.has(alert.id) ? 'reason reason-chosen' : 'reason'} data-testid={`split-alert-${index + 1}`}>
            <input type="checkbox" checked={chosen.has(alert.id)} ref={index === 0 ? field : undefined} onChange={() => toggle(alert.id)} />
            <span>
              <strong>{t(`words:kind.${alert.kind}`)}</strong> {names.device(alert.deviceId) ?? names.camera(alert.cameraId)}{' '}
              <span className="muted">{siteTime(alert.atMs, 'time')}</span>
            </span>
          </label>
        ))}
      </div>
      {chosen.size > 0 && !isPossible && <p data-testid="split-keeps">{t('incidents:splitKeeps', { kind: t(`words:kind.${incident.kind}`) })}</p>}
      <Input
        value={reason}
        maxLength={500}
        placeholder={t('incidents:reason')}
        aria-label={t('incidents:reason')}
        data-testid="split-reason"
        onChange={(event) => setReason(event.target.value)}
        onPressEnter={() => void split()}
      />
      <p className="muted">{t('incidents:splitHint')}</p>
      {failure !== null && <Notice type="error" showIcon title={failure} data-testid="split-failure" />}
    </Modal>
  )
}
