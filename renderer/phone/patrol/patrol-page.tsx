// My rounds: the one under way with its next checkpoint, the way to check in there, and what comes later.
import { useState } from 'react'
import { useConnection } from '../../connection.ts'
import { timeText } from '../parts/time-text.ts'
import { usePhone } from '../phone-store.ts'
import { go } from '../router.ts'
import { useWords } from '../words.ts'
import { FindTag } from './find-tag.tsx'
import type { ShownPoint, ShownRound } from './shown-rounds.ts'
import { useMyRounds } from './use-my-rounds.ts'

/** What is over long ago is the desk's to read. */
const MOST_OTHERS = 6

export function PatrolPage() {
  const { t, language } = useWords()
  const { rounds, atMs } = useMyRounds()
  const isOpen = useConnection((c) => c.state === 'open')
  const isStaff = usePhone(({ mine }) => mine === null || mine.me !== null)
  const [problem, setProblem] = useState<string | null>(null)
  const others = (rounds ?? []).filter(({ state }) => state !== 'underWay')
  return (
    <>
      {!isOpen && rounds !== null && (
        <p className="old" role="status">
          {t('patrol:phone.old', { at: timeText(atMs, language) })}
        </p>
      )}
      {!isStaff && <p className="notice amber">{t('patrol:phone.notStaff')}</p>}
      <FindTag onProblem={setProblem} />
      {problem !== null && (
        <p className="notice amber" role="alert">
          {problem}
        </p>
      )}
      {rounds?.length === 0 && (
        <section className="empty" data-testid="no-rounds">
          <h2>{t('patrol:phone.none')}</h2>
          <p>{t('patrol:phone.noneHint')}</p>
        </section>
      )}
      {(rounds ?? [])
        .filter(({ state }) => state === 'underWay')
        .map((round) => (
          <RoundNow key={round.id} round={round} />
        ))}
      {others.length > 0 && (
        <ul className="tasks">
          {others.slice(0, MOST_OTHERS).map((round) => (
            <li key={round.id} className="round-other">
              <strong>{round.routeName}</strong>
              <span className="muted">
                {round.state === 'planned'
                  ? t('patrol:phone.startsAt', { at: timeText(round.startMs, language).slice(0, 5) })
                  : t('patrol:phone.done', { n: round.done, of: round.points.length })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function RoundNow({ round }: { readonly round: ShownRound }) {
  const { t, language } = useWords()
  const { next } = round
  const time = (ms: number) => timeText(ms, language).slice(0, 5)
  return (
    <section className="round-now" data-testid="phone-round">
      <h2>{t('patrol:phone.round', { route: round.routeName, from: time(round.startMs), to: time(round.endMs) })}</h2>
      <progress max={round.points.length} value={round.done} aria-label={t('patrol:phone.done', { n: round.done, of: round.points.length })} />
      <p>{t('patrol:phone.done', { n: round.done, of: round.points.length })}</p>
      {next !== null && (
        <p className="place big" data-testid="next-point">
          {t('patrol:phone.next')}: {next.name} <span className="muted">{t('patrol:phone.dueAt', { at: time(next.dueMs) })}</span>
        </p>
      )}
      <ol className="round-way">
        {round.points.map((point) => (
          <li key={point.pointId}>
            <button
              type="button"
              className="task"
              onClick={() => go(`/p/${encodeURIComponent(point.pointId)}`)}
              data-testid="way-point"
              data-result={point.result}
            >
              <span aria-hidden>{markOf(point)} </span>
              <span>{point.name}</span>
              <span className="muted"> {point.isWaiting ? t('patrol:phone.waiting') : t(`patrol:result.${point.result}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function markOf({ result, isWaiting }: ShownPoint): string {
  if (isWaiting) return '⇡'
  if (result === 'pending') return '○'
  return result === 'normal' ? '✔' : result === 'missed' ? '✖' : '△'
}
