// Which recording is meant by the key of the screen Playback: of the incident or the camera that one has in hand.
import type { Incident } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { nowMs } from '../now.ts'
import { openRecording } from './playback-store.ts'

/** What led to it is worth seeing. */
const BEFORE_MS = 10_000
const JUST_NOW_MS = 60_000

/** @param incident that is open or selected */
export function openInHand(incident: Pick<Incident, 'cameraId' | 'openedAtMs'> | undefined): void {
  const { screen, openId, go } = useDesk.getState()
  if (screen === 'console') {
    const tile = document.activeElement?.closest<HTMLElement>('[data-wall-tile]')?.dataset['camera']
    if (tile !== undefined && openId === null) return openRecording(tile, nowMs() - JUST_NOW_MS)
    if (incident !== undefined && incident.cameraId !== null) return openRecording(incident.cameraId, incident.openedAtMs - BEFORE_MS)
  }
  go('playback')
}
