// Of a checkpoint on the map: whose round says how it stands, by when somebody is due there, and the way to the patrols.
import { Button } from 'antd'
import { useDesk } from '../console/desk.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWords } from '../i18n.ts'
import { useCheckpoints } from './use-maps.ts'

export function CheckpointDetail({ id }: { readonly id: string }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const go = useDesk((d) => d.go)
  const checkpoint = useCheckpoints()?.find((one) => one.id === id)
  return (
    <>
      {checkpoint?.route != null && checkpoint.dueMs !== null && (
        <p data-testid="checkpoint-round">{t('map:checkpointRound', { route: checkpoint.route, at: siteTime(checkpoint.dueMs, 'time') })}</p>
      )}
      <Button block onClick={() => go('patrol')} data-testid="map-to-patrol">
        {t('map:toPatrol')} <kbd>P</kbd>
      </Button>
    </>
  )
}
