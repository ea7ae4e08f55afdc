// One thing that can be tried of a device: try it, see what came out, and where nothing confirms it say what was seen.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Popconfirm } from 'antd'
import { isCommandCheck, type CheckResult, type CheckState } from '../../contract/pairing.ts'
import { api, orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'

const TONES: Readonly<Record<CheckState, Tone>> = { untested: 'quiet', passed: 'good', failed: 'bad', unsure: 'warn' }

interface CheckRowProps {
  readonly deviceId: string
  readonly result: CheckResult
  readonly errorWords: (error: unknown) => string
}

export function CheckRow({ deviceId, result, errorWords }: CheckRowProps) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { check, state, reason, note, atMs, by } = result
  const act = async (call: () => Promise<unknown>) => {
    setBusy(true)
    setFailure(null)
    try {
      await call()
    } catch (error) {
      setFailure(errorWords(error))
    }
    setBusy(false)
    void client.invalidateQueries({ queryKey: orpc.pairing.list.key() })
  }
  const run = () => void act(() => api.pairing.run({ deviceId, check }))
  const button = (onClick?: () => void) => (
    <Button size="small" loading={busy} onClick={onClick} data-testid={`check-${check}`}>
      {t(busy ? 'pairing:running' : 'pairing:run')}
    </Button>
  )
  return (
    <li data-testid="check" data-check={check} data-state={state}>
      <span className="check-name">{t(`words:deviceCheck.${check}`)}</span>
      <ToneMark tone={TONES[state]} text={t(`words:checkState.${state}`)} />
      {isCommandCheck(check) ? (
        <Popconfirm title={t('pairing:runReal')} okText={t('pairing:go')} cancelText={t('cancel')} onConfirm={run}>
          {button()}
        </Popconfirm>
      ) : (
        check !== 'position' && button(run)
      )}
      {state === 'unsure' && (
        <Judge onJudge={(passed, said) => void act(() => api.pairing.judge({ deviceId, check, passed, ...(said !== '' && { note: said }) }))} />
      )}
      {failure !== null && <span className="check-failure">{failure}</span>}
      {note !== null && <span>{note}</span>}
      {reason !== null && state !== 'unsure' && <span>{errorText(reason, i18n.language)}</span>}
      {check === 'events' && state !== 'passed' && reason === null && <span className="muted">{t('pairing:eventsHint')}</span>}
      {atMs !== null && <span className="muted check-when">{t('pairing:by', { at: siteTime(atMs), name: by })}</span>}
    </li>
  )
}

function Judge({ onJudge }: { readonly onJudge: (passed: boolean, note: string) => void }) {
  const { t } = useWords()
  const [note, setNote] = useState('')
  return (
    <span className="check-judge">
      {t('pairing:saw')}
      <Input size="small" placeholder={t('pairing:note')} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
      <Button size="small" type="primary" onClick={() => onJudge(true, note.trim())} data-testid="check-yes">
        {t('pairing:yes')}
      </Button>
      <Button size="small" danger onClick={() => onJudge(false, note.trim())}>
        {t('pairing:no')}
      </Button>
    </span>
  )
}
