// The checkpoints of a round, in its order: who was there when and how, what is doubted; and what the desk can say for a guard on the radio.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Image, Popconfirm } from 'antd'
import type { PatrolRound, PointStanding } from '../../contract/patrol.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { ResultMark } from './result-mark.tsx'

export function PointList({ round, mayRecord }: { readonly round: PatrolRound; readonly mayRecord: boolean }) {
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const run = async (call: () => Promise<unknown>) => {
    try {
      await call()
      setFailure(null)
    } catch (error) {
      setFailure(errorWords(error))
    }
    await client.invalidateQueries({ queryKey: orpc.patrols.key() })
  }
  return (
    <>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <ol className="round-points">
        {round.points.map((point) => (
          <PointRow
            key={point.pointId}
            point={point}
            onRecord={
              mayRecord && round.state !== 'planned' && point.checkIn === null
                ? () => void run(() => api.patrols.record({ roundId: round.id, pointId: point.pointId, staffId: round.staffId ?? round.walkerId, note: null }))
                : null
            }
            onConfirm={mayRecord && point.result === 'unverified' ? () => void run(() => api.patrols.confirm({ checkInId: point.checkIn!.id })) : null}
          />
        ))}
      </ol>
    </>
  )
}

interface PointRowProps {
  readonly point: PointStanding
  /** null: not from here */
  readonly onRecord: (() => void) | null
  readonly onConfirm: (() => void) | null
}

function PointRow({ point, onRecord, onConfirm }: PointRowProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const { checkIn } = point
  const building = names.building(point.buildingId)
  const isNamed = building === null || point.name.startsWith(building)
  return (
    <li data-testid="round-point" data-result={point.result}>
      <span className="round-point-name">
        <strong>{point.name}</strong>
        <span className="muted">
          {[
            isNamed ? null : building,
            point.floor === null ? null : t('patrol:floor', { n: point.floor }),
            point.equipment && t(`patrol:equipment.${point.equipment}`),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </span>
      <ResultMark result={point.result} />
      <span>
        {checkIn === null ? (
          <span className="muted">{t('patrol:dueAt', { at: siteTime(point.dueMs, 'time') })}</span>
        ) : (
          <>
            {siteTime(checkIn.atMs, 'time')} · {t(`patrol:how.${checkIn.how}`)} · {checkIn.who ?? t('patrol:unknownGuard')}
          </>
        )}
      </span>
      <span className="round-remarks">
        {point.remarks.map((remark) => (
          <span key={remark} className="round-remark">
            {t(`patrol:remark.${remark}`)}
          </span>
        ))}
        {checkIn?.note != null && <span>{checkIn.note}</span>}
      </span>
      <span className="round-acts">
        {checkIn?.photoId != null && <Image className="patrol-photo" width={48} src={`/upload/patrol-photo/${checkIn.photoId}`} alt={t('patrol:photo')} />}
        {onConfirm !== null && (
          <Popconfirm title={t('patrol:confirmSure')} okText={t('patrol:confirm')} cancelText={t('cancel')} onConfirm={onConfirm}>
            <Button size="small" data-testid="point-confirm">
              {t('patrol:confirm')}
            </Button>
          </Popconfirm>
        )}
        {onRecord !== null && (
          <Button size="small" title={t('patrol:recordHint')} onClick={onRecord} data-testid="point-record">
            {t('patrol:record')}
          </Button>
        )}
      </span>
    </li>
  )
}
