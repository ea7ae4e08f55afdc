// What came down before this camera lately: chosen, its path is drawn over the picture and the reasons are told.
import { Spin } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { FallFacts } from '../falls/fall-facts.tsx'
import { ALL_OPEN } from '../falls/fall-filter.ts'
import { GradeMark } from '../falls/grade-mark.tsx'
import { useFallWords } from '../falls/use-fall-words.ts'
import { useFalls } from '../falls/use-falls.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

interface CameraFallsProps {
  readonly cameraId: string
  readonly chosen: FallRecord | null
  readonly onChoose: (fall: FallRecord | null) => void
}

export function CameraFalls({ cameraId, chosen, onChoose }: CameraFallsProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useFallWords()
  const { items, error } = useFalls({ ...ALL_OPEN, shown: 'all', cameraId })
  if (items === undefined) return error === null ? <Spin size="small" /> : <p className="muted">{t('facades:unreachable')}</p>
  if (items.length === 0) return <p className="muted">{t('facades:noFalls')}</p>
  return (
    <div className="camera-falls">
      <ul data-testid="camera-falls">
        {items.map((fall) => (
          <li key={fall.id}>
            <button type="button" aria-pressed={fall.id === chosen?.id} onClick={() => onChoose(fall.id === chosen?.id ? null : fall)}>
              <time>{siteTime(fall.lastAtMs)}</time>
              <GradeMark grade={fall.grade} />
              {fall.isTest && <span className="fall-test-mark">{t('falls:test')}</span>}
              <span className="camera-fall-why">
                {fall.reasons.map((reason) => t(`words:fallReason.${reason}`)).join(' · ') ||
                  words.floorShort(fall.floor) ||
                  t(`words:fallGradeMeans.${fall.grade}`)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen === null ? <p className="muted">{t('facades:chooseFall')}</p> : <FallFacts fall={chosen} />}
    </div>
  )
}
