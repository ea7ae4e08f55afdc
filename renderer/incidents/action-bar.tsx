// Exactly the actions that work now, each with its key.
import { Button } from 'antd'
import type { IncidentDetail } from '../../contract/incident.ts'
import { permissionForAction } from '../../contract/people.ts'
import { INCIDENT_ACTIONS, type IncidentAction } from '../../contract/vocabulary.ts'
import { useMay } from '../auth/use-may.ts'
import { useDesk } from '../console/desk.ts'
import { maySend } from '../dispatch/may-send.ts'
import { mayBeRearranged, REARRANGEMENTS } from './rearrange.ts'
import { useActions } from './use-actions.ts'
import { useWords } from '../i18n.ts'

const KEY_OF: Readonly<Partial<Record<IncidentAction, string>>> = {
  acknowledge: 'Space',
  dispatch: 'D',
  falseAlarm: 'F',
  resolve: 'R',
  close: 'C',
  note: 'N',
  shelve: 'Z',
  escalate: 'E',
  hold: 'L',
}
/** The step forward in the life of an incident. */
const FORWARD: readonly IncidentAction[] = ['acknowledge', 'resolve', 'close']

interface ActionBarProps {
  readonly incident: IncidentDetail
  readonly mayHandle: boolean
  readonly mayRearrange: boolean
}

export function ActionBar({ incident, mayHandle, mayRearrange }: ActionBarProps) {
  const { t } = useWords()
  const { press } = useActions()
  const show = useDesk((d) => d.show)
  const mayRun = useMay('runDesk')
  if (!mayHandle) return <p className="actions muted">{t('incidents:notPermitted')}</p>
  if (incident.allowedActions.length === 0) return <p className="actions muted">{t('incidents:noActions')}</p>
  // who was sent has a button of one's own, which says whose arrival it is
  const isSomebodyOnTheWay = incident.dispatches.some(({ state }) => state === 'assigned' || state === 'accepted')
  const isOffered = (action: IncidentAction) =>
    (mayRun || permissionForAction(action) === 'handleIncidents') &&
    ((incident.allowedActions.includes(action) && !(action === 'arrive' && isSomebodyOnTheWay)) || (action === 'dispatch' && maySend(incident)))
  const forward = FORWARD.find((action) => incident.allowedActions.includes(action))
  return (
    <div className="actions" role="group" aria-label={t('incidents:actions')} data-testid="actions">
      {INCIDENT_ACTIONS.filter(isOffered).map((action) => (
        <Button key={action} type={action === forward ? 'primary' : 'default'} data-testid={`action-${action}`} onClick={() => press(incident, action)}>
          {action === 'hold' ? t('incidents:holdShort') : t(`words:action.${action}`)}
          {KEY_OF[action] !== undefined && <kbd>{KEY_OF[action]}</kbd>}
        </Button>
      ))}
      {REARRANGEMENTS.filter((type) => mayRearrange && mayBeRearranged(incident, type)).map((type) => (
        <Button key={type} data-testid={`action-${type}`} onClick={() => show({ type, incidentId: incident.id })}>
          {t(`incidents:${type}`)}
          <kbd>{type === 'merge' ? 'M' : 'S'}</kbd>
        </Button>
      ))}
      {!mayRun && <span className="muted">{t('incidents:ofTheDesk')}</span>}
    </div>
  )
}
