// Who and what passed at the place of an incident about that time, masked, the latest first.
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import type { IncidentDetail } from '../../contract/incident.ts'
import type { PassingPerson, PassingVehicle } from '../../contract/surroundings.ts'
import { orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWhyCode } from '../parts/use-why-name.ts'

const AGAIN_MS = 10_000

type Passing = { readonly is: 'person'; readonly seen: PassingPerson } | { readonly is: 'vehicle'; readonly seen: PassingVehicle }

export function PassedPane({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  // who is still passing by is of as much use as who has
  const { data, error } = useQuery(orpc.surroundings.get.queryOptions({ input: { incidentId: incident.id }, refetchInterval: AGAIN_MS }))
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (data === undefined) return <p className="muted">{t('procedure:reading')}</p>
  const all: Passing[] = [
    ...data.people.map((seen): Passing => ({ is: 'person', seen })),
    ...data.vehicles.map((seen): Passing => ({ is: 'vehicle', seen })),
  ].toSorted((a, b) => b.seen.atMs - a.seen.atMs)
  return (
    <section className="passed" data-testid="passed">
      <p className="muted">{t('procedure:passedSpan', { from: siteTime(data.fromMs, 'time'), to: siteTime(data.toMs, 'time') })}</p>
      {all.length === 0 && <p className="pane-empty">{t('procedure:nothingPassed')}</p>}
      <ol>
        {all.map((passing) => (
          <Line key={`${passing.is} ${passing.seen.id}`} passing={passing} />
        ))}
      </ol>
    </section>
  )
}

function Line({ passing }: { readonly passing: Passing }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const whyCode = useWhyCode()
  const { seen } = passing
  const way = seen.direction === null ? null : t(`procedure:direction.${seen.direction}`)
  const words =
    passing.is === 'vehicle'
      ? [passing.seen.plate ?? t('procedure:noPlate'), way]
      : [
          passing.seen.person ?? t('procedure:somebody'),
          whyCode('outcome', passing.seen.outcome),
          passing.seen.method === null ? null : whyCode('method', passing.seen.method),
          way,
        ]
  return (
    <li data-testid={`passed-${passing.is}`}>
      <time>{siteTime(seen.atMs, 'time')}</time>
      <span className="passed-what">{words.filter((word) => word !== null).join(' · ')}</span>
      <span className="muted">{names.device(seen.deviceId)}</span>
    </li>
  )
}
