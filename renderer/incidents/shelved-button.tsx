// How many sources are put aside: nobody may forget what does not sound.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { PauseCircleOutlined } from '@ant-design/icons'
import type { ShelvedSource } from '../../contract/shelved-source.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'

/** Put aside or ended on another console, it is seen here within this time. */
const AGAIN_MS = 5000

export function useShelvedSources(): readonly ShelvedSource[] | undefined {
  return useQuery(orpc.shelvedSources.list.queryOptions({ refetchInterval: AGAIN_MS })).data
}

export function ShelvedButton() {
  const { t } = useWords()
  const show = useDesk((d) => d.show)
  const count = useShelvedSources()?.length ?? 0
  if (count === 0) return null
  return (
    <Button icon={<PauseCircleOutlined />} data-testid="shelved-open" data-count={count} onClick={() => show({ type: 'shelvedSources' })}>
      {t('queue:shelvedCount', { count })}
    </Button>
  )
}
