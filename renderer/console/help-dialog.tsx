// What the keys do and what the severities look like.
import { Modal } from 'antd'
import { keyOfScreen, SCREENS } from './desk.ts'
import { CONFIRM_FIRE_KEY } from '../keys/keymap.ts'
import { RECORD_STEPS } from '../dispatch/record-steps.ts'
import { PROCEDURE_KEY } from '../incidents/procedure-keys.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { useWords } from '../i18n.ts'

const KEYS = [
  ['screen', SCREENS.map(keyOfScreen)],
  ['next', ['↓', 'J']],
  ['previous', ['↑', 'K']],
  ['first', ['Home']],
  ['open', ['Enter']],
  ['alert', ['←', '→']],
  ['acknowledge', ['Space']],
  ['confirmFire', [CONFIRM_FIRE_KEY.toUpperCase()]],
  ['dispatch', ['D']],
  ['record', RECORD_STEPS.map(({ key }) => key.toUpperCase())],
  ['falseAlarm', ['F']],
  ['resolve', ['R']],
  ['close', ['C']],
  ['note', ['N']],
  ['procedure', [PROCEDURE_KEY.toUpperCase()]],
  ['merge', ['M']],
  ['split', ['S']],
  ['hold', ['L']],
  ['escalate', ['E']],
  ['shelve', ['Z']],
  ['search', ['/']],
  ['queueView', ['Q']],
  ['view', ['V']],
  ['mute', ['X']],
  ['help', ['?']],
  ['back', ['Esc']],
] as const

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
          {KEYS.map(([name, keys]) => (
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
