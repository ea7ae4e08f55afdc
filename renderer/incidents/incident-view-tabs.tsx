// Beside the checklist: what happened, who lives there, what passed, the other cameras, talking to the place, where it is.
import { useState } from 'react'
import { Segmented } from 'antd'
import type { IncidentDetail } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { pressOf } from '../keys/press-of.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { MapPosition } from '../map/map-position.tsx'
import { CamerasPane } from './cameras-pane.tsx'
import { HomesPane } from './homes-pane.tsx'
import { neighbourCameras } from './nearest-camera.ts'
import { NoteForm } from './note-form.tsx'
import { PassedPane } from './passed-pane.tsx'
import { TalkPane } from './talk-pane.tsx'
import { Timeline } from './timeline.tsx'
import { useIncidentMap } from './use-incident-map.ts'
import { TAB_KEYS, tabOfKey } from './tab-keys.ts'
import { useSay } from './use-say.ts'

const TABS = ['timeline', 'homes', 'passed', 'cameras', 'talk', 'map'] as const
type Tab = (typeof TABS)[number]

const MOST_NEIGHBOURS = 4

interface IncidentTabsProps {
  readonly incident: IncidentDetail
  readonly user: User
  /** Of the alerts, the one that is looked at. */
  readonly at: number
}

export function IncidentTabs({ incident, user, at }: IncidentTabsProps) {
  const { t } = useWords()
  const [chosen, setChosen] = useState<Tab>('timeline')
  const mayHandle = user.permissions.includes('handleIncidents')
  const { isOnMap, distances } = useIncidentMap(incident)
  const neighbours = neighbourCameras(incident, useCameras() ?? [], MOST_NEIGHBOURS, distances)
  const { speakers } = useSay(incident)
  const isOffered: Readonly<Record<Tab, boolean>> = {
    timeline: true,
    homes: mayHandle && incident.buildingId !== null,
    passed: mayHandle,
    cameras: neighbours.length > 0,
    talk: user.permissions.includes('commandDevices') && speakers.length > 0 && incident.state !== 'closed',
    map: isOnMap,
  }
  const offered = TABS.filter((tab) => isOffered[tab])
  const shown = offered.includes(chosen) ? chosen : 'timeline'
  useDialogKeys((event) => {
    const { modified, typing, inDialog, key } = pressOf(event)
    const next = modified || typing || inDialog ? null : tabOfKey(key, offered, shown)
    if (next !== null) setChosen(next)
    return next !== null
  })
  return (
    <div className="incident-history" data-testid="incident-tabs">
      {offered.length > 1 && (
        <div className="incident-tabs">
          <kbd>{TAB_KEYS[0]}</kbd>
          <Segmented<Tab>
            size="small"
            value={shown}
            aria-label={t('procedure:tabs')}
            onChange={setChosen}
            options={offered.map((tab) => ({ value: tab, label: <span data-testid={`tab-${tab}`}>{t(`procedure:tab.${tab}`)}</span> }))}
          />
          <kbd>{TAB_KEYS[1]}</kbd>
        </div>
      )}
      {shown === 'timeline' && (
        <>
          <Timeline incident={incident} at={at} />
          {mayHandle && incident.allowedActions.includes('note') && <NoteForm incident={incident} />}
        </>
      )}
      {shown === 'homes' && <HomesPane incident={incident} mayReveal={user.permissions.includes('managePeople')} />}
      {shown === 'passed' && <PassedPane incident={incident} />}
      {shown === 'cameras' && <CamerasPane cameras={neighbours} />}
      {shown === 'talk' && <TalkPane incident={incident} />}
      {shown === 'map' && <MapPosition incident={incident} />}
    </div>
  )
}
