// What persons asked about the data kept of them: entered, taken out, carried out on the gates too, answered or refused.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Popconfirm } from 'antd'
import { DownloadOutlined } from '@ant-design/icons'
import type { PrivacyRequest } from '../../contract/privacy.ts'
import { api, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { DeskList } from './desk-list.tsx'
import { NotYet } from './not-yet.tsx'
import { PrintLink } from './print-link.tsx'
import { RequestForm } from './request-form.tsx'

const LOOK_EVERY_MS = 3000
const TONES: Readonly<Record<PrivacyRequest['state'], Tone>> = { open: 'warn', erasing: 'busy', done: 'good', refused: 'quiet' }

export function RequestsPanel() {
  const { data, error } = useQuery(orpc.privacyRequests.list.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  if (data === undefined) return <NotYet error={error} />
  return (
    <div className="privacy-page">
      {error !== null && <ListError error={error} />}
      <DeskList
        name="request"
        of="requests"
        items={data}
        form={(onDone) => <RequestForm onDone={onDone} />}
        row={(request) => <RequestRow key={request.id} request={request} />}
      />
    </div>
  )
}

function RequestRow({ request }: { readonly request: PrivacyRequest }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const [ending, setEnding] = useState<'close' | 'refuse' | null>(null)
  const { id, number, kind, state, asker, identified, note, persons, plates, dueAtMs, isOverdue, exportedAtMs, outcome, gates } = request
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
      setFailure(null)
      setEnding(null)
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      await client.invalidateQueries({ queryKey: orpc.privacyRequests.key() })
    }
  }
  const isCarried = kind === 'erase' || kind === 'withdraw'
  return (
    <li data-testid="request" data-state={state} data-number={number}>
      <span className="privacy-name">
        <strong>{t(`privacy:requests.kind.${kind}`)}</strong>
        <span className="muted">{number}</span>
        <ToneMark tone={TONES[state]} text={t(`privacy:requests.state.${state}`)} />
        {(state === 'open' || state === 'erasing') && (
          <span className={isOverdue ? 'privacy-late' : undefined}>
            {t('privacy:requests.due', { at: siteTime(dueAtMs, 'date') })}
            {isOverdue && ` · ${t('privacy:requests.overdue')}`}
          </span>
        )}
      </span>
      <span className="privacy-said">
        <span>{asker}</span>
        <span className="muted">{identified}</span>
        <span>{[...persons.map(({ name }) => name ?? t('privacy:requests.gone')), ...plates].join(t('listComma'))}</span>
        {note !== '' && <span className="muted">{note}</span>}
        {outcome !== null && <span>{outcome}</span>}
        {exportedAtMs !== null && <span className="muted">{t('privacy:requests.exported', { at: siteTime(exportedAtMs) })}</span>}
        {state === 'erasing' && (
          <span role="status" data-testid="request-gates">
            {t('privacy:requests.gates', { n: gates.confirmed })}
            {gates.waiting.length > 0 &&
              ` · ${t('privacy:requests.waiting', { gates: gates.waiting.map(({ deviceId }) => names.device(deviceId)).join(t('listComma')) })}`}
          </span>
        )}
      </span>
      <span className="privacy-acts">
        {state !== 'erasing' && persons.some(({ name }) => name !== null) && (
          <>
            <a className="privacy-link" href={`/upload/privacy/copy/${id}/json`} data-testid="request-json">
              <DownloadOutlined aria-hidden="true" /> {t('privacy:requests.download')}
            </a>
            <PrintLink href={`/upload/privacy/copy/${id}/pdf`} text={t('privacy:requests.printCopy')} testId="request-print" />
          </>
        )}
        {state === 'open' && (
          <>
            {kind === 'correct' && <Button onClick={() => useDesk.getState().go('residents')}>{t('privacy:requests.toPerson')}</Button>}
            {isCarried && (
              <Popconfirm
                title={t(kind === 'erase' ? 'privacy:requests.eraseSure' : 'privacy:requests.withdrawSure')}
                okText={t('privacy:requests.carryOut')}
                cancelText={t('cancel')}
                onConfirm={() => void run(() => api.privacyRequests.carryOut({ id }))}
              >
                <Button danger data-testid="request-carry-out">
                  {t('privacy:requests.carryOut')}
                </Button>
              </Popconfirm>
            )}
            {!isCarried && (
              <Button onClick={() => setEnding('close')} data-testid="request-close">
                {t('privacy:requests.close')}
              </Button>
            )}
            <Button onClick={() => setEnding('refuse')} data-testid="request-refuse">
              {t('privacy:requests.refuse')}
            </Button>
          </>
        )}
      </span>
      {ending !== null && state === 'open' && (
        <Ending
          label={t(ending === 'close' ? 'privacy:requests.outcome' : 'privacy:requests.reason')}
          act={t(ending === 'close' ? 'privacy:requests.close' : 'privacy:requests.refuse')}
          onEnd={(text) => void run(() => api.privacyRequests[ending]({ id, outcome: text }))}
          onCancel={() => setEnding(null)}
        />
      )}
      {failure !== null && <Alert className="privacy-wide" type="error" showIcon title={failure} />}
    </li>
  )
}

interface EndingProps {
  readonly label: string
  readonly act: string
  readonly onEnd: (text: string) => void
  readonly onCancel: () => void
}

function Ending({ label, act, onEnd, onCancel }: EndingProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  return (
    <div className="privacy-wide privacy-acts">
      <Input
        autoFocus
        className="privacy-line"
        value={text}
        maxLength={500}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setText(event.target.value)}
        data-testid="request-outcome"
      />
      <Button type="primary" disabled={text.trim() === ''} onClick={() => onEnd(text)} data-testid="request-end">
        {act}
      </Button>
      <Button onClick={onCancel}>{t('cancel')}</Button>
    </div>
  )
}
