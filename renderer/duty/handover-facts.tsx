// What a handover says by itself, list by list; empty ones say so in a word.
import type { ReactNode } from 'react'
import type { HandoverFacts } from '../../contract/shift.ts'
import { useWords } from '../i18n.ts'
import { placeTold } from '../incidents/place-told.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function HandoverFactsView({ facts }: { readonly facts: HandoverFacts }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const since = (atMs: number) => t('shifts:since', { at: siteTime(atMs) })
  const stateWord = (group: 'cameraState' | 'deviceState', state: string) => {
    const word: unknown = i18n.getResource(i18n.language, 'words', `${group}.${state}`)
    return typeof word === 'string' ? word : state
  }
  const title = ({ kind, summary }: HandoverFacts['incidents'][number]) => {
    const place = kind === 'manual' ? null : placeTold(summary)
    return place === null ? summary : `${t(`words:kind.${kind}`)} · ${place}`
  }
  const incidentLines = facts.incidents.map((one) => (
    <>
      <SeverityMark severity={one.kind === 'fire' && one.severity === 'critical' ? 'fire' : one.severity} />
      <span>
        {one.number} {title(one)} · {t(`words:state.${one.state}`)}
        {one.shelvedUntilMs !== null && ` · ${t('shifts:shelvedUntil', { at: siteTime(one.shelvedUntilMs) })}`}
      </span>{' '}
      <small>{siteTime(one.openedAtMs)}</small>
    </>
  ))
  return (
    <div className="handover-facts" data-testid="handover-facts">
      {facts.siteDrill && <p className="handover-drill">{t('shifts:siteDrillOn')}</p>}
      {facts.postCheckPending && <p>{t('shifts:postCheckPending')}</p>}
      <Facts title={t('shifts:incidents')} lines={incidentLines} more={facts.incidentTotal - facts.incidents.length} testId="facts-incidents" />
      <Facts
        title={t('shifts:shelved')}
        lines={facts.shelvedSources.map((one) =>
          t('shifts:shelfLine', {
            source: [names.camera(one.cameraId), names.device(one.deviceId), one.rule].filter((part) => part !== null).join(' '),
            until: siteTime(one.untilMs),
            reason: one.reason,
          }),
        )}
      />
      <Facts title={t('shifts:dispatches')} lines={facts.dispatches.map((one) => `${one.incidentNumber} ${one.assignee ?? ''} · ${since(one.sinceMs)}`)} />
      <Facts
        title={t('shifts:rounds')}
        lines={facts.rounds.map((one) => `${one.route} ${one.who ?? ''} · ${t('shifts:until', { at: siteTime(one.endMs) })}`)}
      />
      <Facts
        title={t('shifts:fireTests')}
        lines={facts.fireTests.map(
          (one) =>
            `${names.device(one.deviceId)} ${one.address ?? t('shifts:wholePanel')} · ${t('shifts:until', { at: siteTime(one.untilMs) })} · ${one.reason}`,
        )}
      />
      <Facts title={t('shifts:cameras')} lines={facts.cameras.map((one) => `${one.name} · ${stateWord('cameraState', one.state)} · ${since(one.sinceMs)}`)} />
      <Facts title={t('shifts:devices')} lines={facts.devices.map((one) => `${one.name} · ${stateWord('deviceState', one.state)} · ${since(one.sinceMs)}`)} />
      <Facts title={t('shifts:faults')} lines={facts.faults.map((one) => `${siteTime(one.atMs)} ${names.device(one.deviceId)} ${one.address} ${one.text}`)} />
      <Facts title={t('shifts:notes')} lines={facts.notes.map((one) => `${siteTime(one.atMs)} ${one.who ?? ''} ${one.text}`)} testId="facts-notes" />
    </div>
  )
}

interface FactsProps {
  readonly title: string
  readonly lines: readonly ReactNode[]
  readonly more?: number
  readonly testId?: string
}

function Facts({ title, lines, more = 0, testId }: FactsProps) {
  const { t } = useWords()
  return (
    <section className={lines.length === 0 ? 'facts facts-none' : 'facts'} data-testid={testId}>
      <h4>
        {title} <span className="facts-count">{lines.length === 0 ? t('shifts:none') : lines.length + Math.max(0, more)}</span>
      </h4>
      {lines.length > 0 && (
        <ul>
          {lines.map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ul>
      )}
      {more > 0 && <p className="muted">{t('shifts:more', { count: more })}</p>}
    </section>
  )
}
