// Leads to the recording that one has in hand: of a tile of the wall, or of the incident that is open or selected.
import { useRef } from 'react'
import { App } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import type { Incident } from '../../contract/incident.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useCameras } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { openInHand, openRecording } from './playback-store.ts'
import { recordingOf } from './recording-in-hand.ts'

const JUST_NOW_MS = 60_000
/** The same key again within this time means: all the same. */
const AGAIN_MS = 10_000

/** @returns opens it; given the incident that is open or selected */
export function useOpenRecording(): (incident: Incident | undefined) => Promise<void> {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const cameras = useCameras() ?? []
  const refused = useRef<{ readonly id: string; readonly atMs: number } | null>(null)
  return async (incident) => {
    const { screen, openId, alertAt, go } = useDesk.getState()
    if (screen !== 'console') return go('playback')
    const tile = document.activeElement?.closest<HTMLElement>('[data-wall-tile]')?.dataset['camera']
    if (tile !== undefined && openId === null) return openRecording(tile, nowMs() - JUST_NOW_MS)
    if (incident === undefined) return go('playback')
    const detail = await queries.ensureQueryData(orpc.incidents.get.queryOptions({ input: { id: incident.id } })).catch(() => undefined)
    // somebody has gone on meanwhile
    if (useDesk.getState().screen !== screen) return
    const found = recordingOf({ ...incident, ...(detail !== undefined && { alerts: detail.alerts }) }, openId === incident.id ? alertAt : 0, cameras)
    if (found !== null) return openInHand(found)
    const { id, number } = incident
    if (refused.current?.id === id && nowMs() - refused.current.atMs < AGAIN_MS) return go('playback')
    refused.current = { id, atMs: nowMs() }
    void message.info(t('playback:noCamera', { number }))
  }
}
