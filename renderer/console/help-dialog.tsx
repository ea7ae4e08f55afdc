// What the keys do and what the severities look like.
import { Modal } from 'antd'
import { HELP_KEYS } from '../keys/help-keys.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { PLAYBACK_HELP_KEYS } from '../playback/playback-keys.ts'
import { WALL_HELP_KEYS } from '../wall/wall-keys.ts'
import { useWords } from '../i18n.ts'

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  useDialogKeys(({ key }) => {
    const isHelp = key === '?' || key === '？'
    if (isHelp) onClose()
    return isHelp
  })
  return (
    <Modal open title={t('help:title')} footer={null} onCancel={onClose} width={640}>
      <div data-testid="help">
        <dl className="help-keys">
          {HELP_KEYS.map(([name, keys]) => (
            <div key={name}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(`help:${name}`)}</dd>
            </div>
          ))}
        </dl>
        <p className="muted">{t('help:typing')}</p>
        <h3>{t('wall:keysTitle')}</h3>
        <dl className="help-keys" data-testid="help-wall">
          {WALL_HELP_KEYS.map(([name, keys]) => (
            <div key={name}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(`wall:keys.${name}`)}</dd>
            </div>
          ))}
        </dl>
        <h3>{t('playback:keysTitle')}</h3>
        <dl className="help-keys" data-testid="help-playback">
          {PLAYBACK_HELP_KEYS.map(([name, keys]) => (
            <div key={name}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(`playback:keys.${name}`)}</dd>
            </div>
          ))}
        </dl>
        <h3>{t('help:severities')}</h3>
        <p className="help-severities">
          {(['fire', 'critical', 'high', 'medium', 'low'] as const).map((severity) => (
            <SeverityMark key={severity} severity={severity} />
          ))}
        </p>
        <p className="muted">{t('help:severitiesText')}</p>
      </div>
    </Modal>
  )
}
