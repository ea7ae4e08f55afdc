// The way from an incident to what was recorded of it, for whoever may look back.
import { Button } from 'antd'
import { HistoryOutlined } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { openInHand } from './recording-in-hand.ts'

export function RecordingLink({ incident }: { readonly incident: Pick<Incident, 'cameraId' | 'openedAtMs'> }) {
  const { t } = useWords()
  if (!useMay('viewRecordings') || incident.cameraId === null) return null
  return (
    <Button
      type="text"
      size="small"
      icon={<HistoryOutlined />}
      aria-label={t('playback:look')}
      title={`${t('playback:look')} (\`)`}
      onClick={() => openInHand(incident)}
      data-testid="recording-link"
    />
  )
}
