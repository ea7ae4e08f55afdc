// The way from an incident to what was recorded of the alert that is looked at, for whoever may look back.
import { Button } from 'antd'
import { HistoryOutlined } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { useOpenRecording } from './use-open-recording.ts'

export function RecordingLink({ incident }: { readonly incident: Incident }) {
  const { t } = useWords()
  const open = useOpenRecording()
  if (!useMay('viewRecordings')) return null
  return (
    <Button
      type="text"
      size="small"
      icon={<HistoryOutlined />}
      aria-label={t('playback:look')}
      title={`${t('playback:look')} (\`)`}
      onClick={() => void open(incident)}
      data-testid="recording-link"
    />
  )
}
