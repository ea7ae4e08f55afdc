// One round: who walks it, how far it is, what is due next, and, opened, every checkpoint.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import type { PatrolRound } from '../../contract/patrol.ts'
import { api, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { FindingLines } from './finding-lines.tsx'
import { PointList } from './point-list.tsx'
import { usePrint } from './print-page.ts'
import { RoundSheet } from './round-sheet.tsx'
import { summarizeRound } from './round-summary.ts'
import { SendWalker } from './send-walker.tsx'

interface RoundCardProps {
  readonly round: PatrolRound
  readonly mayRecord: boolean
  /** Shown with its checkpoints at first. */
  readonly isOpen: boolean
}

export function RoundCard({ round, mayRecord, isOpen }: RoundCardProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const openIncident = useDesk((d) => d.open)
  const print = usePrint((p) => p.print)
  const [opened, setOpened] = useState(isOpen)
  const { visited, missed, unverified, irregular } = summarizeRound(round)
  return (
    <article className={`round round-${round.state}`} data-testid="round" data-state={round.state}>
      <header>
        <button type="button" className="round-title" aria-expanded={opened} onClick={() => setOpened(!opened)} data-testid="round-open">
          <span aria-hidden="true">{opened ? '▾' : '▸'}</span>
          <strong>{round.routeName}</strong>
          <span>
            {siteTime(round.startMs).slice(0, -3)} – {siteTime(round.endMs, 'time').slice(0, -3)}
          </span>
        </button>
        <meter min={0} max={round.points.length} value={visited} aria-label={t('patrol:progress')} />
        <span className="round-count">{t('patrol:visited', { n: visited, of: round.points.length })}</span>
        {missed > 0 && <ToneMark tone="bad" text={t('patrol:missedCount', { n: missed })} />}
        {unverified > 0 && <ToneMark tone="busy" text={t('patrol:unverifiedCount', { n: unverified })} />}
        {irregular > 0 && <ToneMark tone="warn" text={t('patrol:irregularCount', { n: irregular })} />}
        {round.state === 'finished' && missed + unverified + irregular === 0 && <ToneMark tone="good" text={t('patrol:allGood')} />}
        {round.coreDown && <ToneMark tone="quiet" text={t('patrol:remark.coreDown')} />}
        <NextDue round={round} />
        {round.incidentId !== null && (
          <Button size="small" danger onClick={() => openIncident(round.incidentId!)} data-testid="round-incident">
            {t('patrol:openIncident')}
          </Button>
        )}
      </header>
      {opened && (
        <>
          <Walker round={round} mayAssign={mayRecord} />
          <PointList round={round} mayRecord={mayRecord} />
          {round.findings.length > 0 && (
            <>
              <h4>{t('patrol:findingCount', { n: round.findings.length })}</h4>
              <FindingLines findings={round.findings} />
            </>
          )}
          {round.state === 'finished' && (
            <footer>
              <Button size="small" onClick={() => print(<RoundSheet round={round} />)} data-testid="round-print">
                {t('patrol:print')}
              </Button>
            </footer>
          )}
        </>
      )}
    </article>
  )
}

function NextDue({ round }: { readonly round: PatrolRound }) {
  const { t } = useWords()
  const age = useAgeText()
  const now = useNow()
  const { next } = summarizeRound(round)
  if (round.state === 'planned') return <span className="muted">{t('patrol:startsIn', { in: age(round.startMs - now) })}</span>
  if (round.state === 'finished' || next === null) return null
  const isOver = next.dueMs < now
  return (
    <strong className={isOver ? 'round-due round-overdue' : 'round-due'} data-testid="round-next">
      {t(isOver ? 'patrol:nextOver' : 'patrol:nextIn', { point: next.name, in: age(Math.abs(next.dueMs - now)) })}
    </strong>
  )
}

function Walker({ round, mayAssign }: { readonly round: PatrolRound; readonly mayAssign: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const [given, setGiven] = useState<string | null>(null)
  const isFree = mayAssign && round.state !== 'finished'
  const staff = useQuery(orpc.staff.list.queryOptions({ enabled: isFree }))
  const assign = async (staffId: string) => {
    try {
      await api.patrols.assign({ id: round.id, staffId: staffId === '' ? null : staffId })
      setFailure(null)
      setGiven(staffId === '' ? null : staffId)
    } catch (error) {
      setFailure(errorWords(error))
    }
    await client.invalidateQueries({ queryKey: orpc.patrols.key() })
  }
  return (
    <p className="round-walker">
      <span>{t('patrol:givenTo')}</span>
      {isFree ? (
        <Select
          size="small"
          value={round.staffId ?? ''}
          onChange={(id) => void assign(id)}
          options={[{ value: '', label: t('patrol:anyGuard') }, ...(staff.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          aria-label={t('patrol:givenTo')}
          data-testid="round-assign"
        />
      ) : (
        <strong>{round.staffName ?? t('patrol:anyGuard')}</strong>
      )}
      <span>{t('patrol:walkedBy', { who: round.walkerName ?? '—' })}</span>
      {isFree && given !== null && given === round.staffId && (
        <SendWalker key={given} round={round} staffId={given} name={round.staffName ?? ''} onSent={() => setGiven(null)} onFailure={setFailure} />
      )}
      {failure !== null && <span className="patrol-failure">{failure}</span>}
    </p>
  )
}
