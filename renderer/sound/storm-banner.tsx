// Says that more comes than can sound, and how much did not sound of itself: nobody may take silence for quiet.
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useAlarmStore } from './alarm-store.ts'

export function StormBanner() {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const storm = useAlarmStore((a) => a.memory.flood.storm)
  if (storm === null) return null
  return (
    <div className="storm-banner" role="status" data-testid="storm" data-folded={storm.folded}>
      <strong>{t('queue:stormTitle')}</strong> {t('queue:stormText', { time: siteTime(storm.sinceMs, 'time'), count: storm.folded })}
    </div>
  )
}
