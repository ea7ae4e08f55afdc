// What happened to an incident, newest first: one line per person's act and per alert, with what the machine did in small below it.
import { Fragment, useState } from 'react'
import { Button, Checkbox } from 'antd'
import type { IncidentDetail, TimelineEntry } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { alertNumber } from './alert-number.ts'
import { groupTimeline, isByPerson, type TimelineItem } from './group-timeline.ts'
import { useEntryText } from './use-entry-text.ts'
import { useWholeTimeline } from './use-whole-timeline.ts'

export function Timeline({ incident, at }: { readonly incident: IncidentDetail; readonly at: number }) {
  const { t } = useWords()
  const [peopleOnly, setPeopleOnly] = useState(false)
  const { timeline, before, leftOut, showMore } = useWholeTimeline(incident)
  const items = groupTimeline({ ...incident, timeline: [...timeline] })
  const places = new Map(items.map((item, i) => [item, items.length - i]))
  const first = new Set(timeline.slice(0, before))
  const shown = peopleOnly ? items.filter(isByPerson) : items
  return (
    <section className="timeline" data-testid="timeline">
      <div className="timeline-top">
        <h3>{t('incidents:timeline')}</h3>
        <Checkbox checked={peopleOnly} onChange={(event) => setPeopleOnly(event.target.checked)} data-testid="people-only">
          {t('incidents:peopleOnly')}
        </Checkbox>
      </div>
      <ol>
        {shown.map((item, i) => (
          <Fragment key={places.get(item)}>
            {leftOut > 0 && first.has(item.head) && !first.has(shown[i - 1]?.head ?? item.head) && <LeftOut lines={leftOut} onMore={showMore} />}
            <Item item={item} incident={incident} isShown={item.alertIndex === at && incident.alerts.length > 1} />
          </Fragment>
        ))}
      </ol>
    </section>
  )
}

/** Between the newest and the oldest lines of a very long timeline. */
function LeftOut({ lines, onMore }: { readonly lines: number; readonly onMore: () => void }) {
  const { t } = useWords()
  return (
    <li data-testid="timeline-left-out" data-lines={lines}>
      <Button data-testid="timeline-more" onClick={onMore}>
        {t('incidents:timelineLeftOut', { lines })}
      </Button>
    </li>
  )
}

interface ItemProps {
  readonly item: TimelineItem
  readonly incident: IncidentDetail
  /** Its alert is the one being looked at. */
  readonly isShown: boolean
}

function Item({ item: { head, follow, alertIndex }, incident, isShown }: ItemProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const text = useEntryText()
  const showAlert = useDesk((d) => d.showAlert)
  const openIncident = useDesk((d) => d.open)
  const told = incident.alerts.length
  const count = Math.max(told, incident.alertCount)
  const because = text.because(head)
  // two events of one deed that reached the same system are told once
  const isNews = (entry: TimelineEntry, at: number) => entry.what !== 'delivered' || follow.findIndex((other) => text.what(other) === text.what(entry)) === at
  const { incidentId, number } = head.details
  return (
    <li data-what={head.what} className={head.who === null ? 'timeline-machine' : 'timeline-person'}>
      <time>{siteTime(head.atMs, 'time')}</time>
      <div>
        <strong>{text.what(head)}</strong>
        {alertIndex !== null && count > 1 && (
          <button
            type="button"
            className={isShown ? 'timeline-alert timeline-alert-shown' : 'timeline-alert'}
            title={t('incidents:alertShow')}
            data-testid={`timeline-alert-${alertIndex + 1}`}
            onClick={() => showAlert(alertIndex)}
          >
            {alertNumber(alertIndex, told, count)}/{count}
          </button>
        )}
        {typeof incidentId === 'string' && typeof number === 'string' && (
          <button type="button" className="timeline-alert" data-testid={`timeline-to-${number}`} onClick={() => openIncident(incidentId)}>
            {number}
          </button>
        )}
        {head.what === 'merged' && head.details['kind'] === 'manual' && <p className="timeline-note">{String(head.details['summary'])}</p>}
        {because !== null && <p className="muted">{because}</p>}
        {head.reason !== null && <p>{text.reason(head.reason)}</p>}
        {head.note !== null && <p className="timeline-note">{head.note}</p>}
        {follow.length > 0 && (
          <p className="timeline-follow">
            {follow.filter(isNews).map((entry, index) => (
              <Follow key={index} entry={entry} />
            ))}
          </p>
        )}
      </div>
    </li>
  )
}

function Follow({ entry }: { readonly entry: TimelineEntry }) {
  const siteTime = useSiteTime()
  const text = useEntryText()
  return (
    <span title={siteTime(entry.atMs, 'full')} data-what={entry.what} className={entry.what === 'evidenceMissing' ? 'timeline-missing' : undefined}>
      {text.what(entry)}
      {entry.reason !== null && `: ${text.reason(entry.reason)}`}
    </span>
  )
}
