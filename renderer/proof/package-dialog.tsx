// Orders a package of evidence for a reason that is written down, shows how far it is, and hands it out.
import { useState } from 'react'
import { Alert, App, Button, Input, Modal, Progress } from 'antd'
import { DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Incident } from '../../contract/incident.ts'
import type { ExportView } from '../../contract/playback-api.ts'
import { orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { sizeText } from '../look-back/size-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const SOON_MS = 500

interface PackageDialogProps {
  readonly incident: Pick<Incident, 'id' | 'number'>
  readonly onClose: () => void
}

export function PackageDialog({ incident, onClose }: PackageDialogProps) {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const { field, ...focusing } = useOpenFocused()
  const [reason, setReason] = useState('')
  const input = { incidentId: incident.id }
  const { data, error } = useQuery(
    orpc.proof.packages.queryOptions({
      input,
      refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'running') === true ? SOON_MS : false),
    }),
  )
  const options = {
    onError: (refused: unknown) => void message.error(errorWords(refused)),
    onSettled: () =>
      Promise.all([queries.invalidateQueries({ queryKey: orpc.proof.packages.key() }), queries.invalidateQueries({ queryKey: orpc.exports.key() })]),
  }
  const start = useMutation(orpc.proof.startPackage.mutationOptions({ ...options, onSuccess: () => setReason('') }))
  const submit = () => {
    if (reason.trim() !== '' && !start.isPending) start.mutate({ ...input, reason: reason.trim() })
  }
  return (
    <Modal
      open
      title={t('proof:packageTitle', { number: incident.number })}
      footer={<Button onClick={onClose}>{t('proof:close')}</Button>}
      onCancel={onClose}
      {...focusing}
    >
      <div className="package" data-testid="package-dialog">
        <p>{t('proof:packageHint')}</p>
        <label htmlFor="package-reason">{t('proof:packageReason')}</label>
        <div className="chain-row">
          <Input
            id="package-reason"
            ref={field}
            value={reason}
            maxLength={200}
            placeholder={t('playback:reasonExample')}
            data-testid="package-reason"
            onChange={({ target }) => setReason(target.value)}
            onPressEnter={submit}
          />
          <Button type="primary" disabled={reason.trim() === ''} loading={start.isPending} onClick={submit} data-testid="package-start">
            {t('proof:packageStart')}
          </Button>
        </div>
        {error !== null && <Alert type="error" showIcon title={errorWords(error)} />}
        {data?.length === 0 && <p className="muted">{t('proof:packageNone')}</p>}
        {data !== undefined && data.length > 0 && (
          <ul className="package-list" aria-label={t('proof:packageEarlier')}>
            {data.map((one) => (
              <Package key={one.id} item={one} options={options} />
            ))}
          </ul>
        )}
      </div>
    </Modal>
  )
}

interface PackageProps {
  readonly item: ExportView
  readonly options: { onError(refused: unknown): void; onSettled(): Promise<unknown> }
}

function Package({ item, options }: PackageProps) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const cancel = useMutation(orpc.exports.cancel.mutationOptions(options))
  return (
    <li data-testid="package" data-state={item.state}>
      <strong>{item.number}</strong> {t(`proof:packageState.${item.state}`)} · {siteTime(item.startedAtMs)} · {item.startedBy ?? '—'} · {item.reason}
      {item.problem !== null && <p role="alert">{errorText(item.problem, i18n.language)}</p>}
      {item.state === 'running' && (
        <div className="chain-row">
          <Progress percent={Math.floor(item.progress01 * 100)} size="small" aria-label={t('proof:packageRunning', { number: item.number })} />
          <Button loading={cancel.isPending} onClick={() => cancel.mutate({ id: item.id })} data-testid="package-cancel">
            {t('proof:packageCancel')}
          </Button>
        </div>
      )}
      {item.files.slice(0, 1).map(({ file, bytes }) => (
        <p key={file}>
          <Button
            icon={<DownloadOutlined />}
            href={`/upload/export/${encodeURIComponent(item.id)}/${encodeURIComponent(file)}`}
            download={file}
            data-testid="package-fetch"
          >
            {t('proof:packageFetch', { file, size: sizeText(bytes) })}
          </Button>{' '}
          {item.keptUntilMs !== null && <span className="muted">{t('proof:packageKept', { date: siteTime(item.keptUntilMs, 'date') })}</span>}
        </p>
      ))}
    </li>
  )
}
