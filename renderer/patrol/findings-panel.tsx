// What guards found, the latest first: where, what is wrong, the picture, and the incident it became.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Image } from 'antd'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { FindingDoubt } from './finding-doubt.tsx'

const LOOK_EVERY_MS = 10_000
const PAGE = 50
const MOST = 100

export function FindingsPanel() {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const openIncident = useDesk((d) => d.open)
  const [pointId, setPointId] = useState<string | null>(null)
  const input = { limit: pointId === null ? PAGE : MOST, ...(pointId !== null && { pointId }) }
  const { data, error } = useQuery(orpc.patrols.findings.queryOptions({ input, refetchInterval: LOOK_EVERY_MS }))
  return (
    <section className="patrol-findings" data-testid="patrol-findings-list">
      {pointId !== null && (
        <p>
          {t('patrol:findingsOf', { point: data?.[0]?.pointName ?? '' })}{' '}
          <Button size="small" onClick={() => setPointId(null)}>
            {t('patrol:allFindings')}
          </Button>
        </p>
      )}
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('patrol:noFindings')} />}
      <ul>
        {data?.map((finding) => (
          <li key={finding.id} data-testid="finding">
            <time>{siteTime(finding.atMs)}</time>
            <Button type="link" size="small" onClick={() => setPointId(finding.pointId)}>
              {finding.pointName}
            </Button>
            <strong>{finding.faults.map((fault) => t(`patrol:fault.${fault}`)).join(t('listComma'))}</strong>
            <FindingDoubt finding={finding} />
            <span>{finding.note}</span>
            <span className="muted">{finding.who}</span>
            {finding.photoId !== null && <Image className="patrol-photo" width={48} src={`/upload/patrol-photo/${finding.photoId}`} alt={t('patrol:photo')} />}
            {finding.incidentId !== null && (
              <Button size="small" onClick={() => openIncident(finding.incidentId!)}>
                {finding.incidentNumber}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
