// Why a recording cannot be seen in this browser, and what helps: for the one who sits there, in the order of what he can do himself.
import { Button } from 'antd'
import { ExportOutlined } from '@ant-design/icons'
import { useWords } from '../i18n.ts'
import { codecName } from '../live/codec-name.ts'

interface UnsupportedNoteProps {
  /** As the stream names it. */
  readonly codec: string
  /** null: who sits there may not. */
  readonly onExport: (() => void) | null
}

export function UnsupportedNote({ codec, onExport }: UnsupportedNoteProps) {
  const { t } = useWords()
  // a page that came over plain http is given no decoder, whatever the browser can do
  const isWithout = typeof VideoDecoder === 'undefined'
  const name = codecName(codec)
  return (
    <div className="recording-told recording-unsupported" role="status" data-testid="recording-unsupported">
      <strong>{isWithout ? t('playback:unsupported.noDecoder') : t('playback:unsupported.codec', { codec: name })}</strong>
      <ul>
        <li>
          {onExport === null ? t('playback:unsupported.askExport') : t(name === 'H.265' ? 'playback:unsupported.exportAs264' : 'playback:unsupported.export')}
        </li>
        <li>{isWithout ? t('playback:unsupported.elsewhere') : t('playback:unsupported.elsewhereWith', { codec: name })}</li>
        {name === 'H.265' && <li>{t('playback:unsupported.fromNowOn')}</li>}
      </ul>
      {onExport !== null && (
        <Button icon={<ExportOutlined />} data-testid="unsupported-export" onClick={onExport}>
          {t('playback:export')} <kbd>E</kbd>
        </Button>
      )}
    </div>
  )
}
