// What of the recordings the operator has in hand: kept while other screens are looked at, and set by whoever sends him here.
import { create } from 'zustand'
import { MAX_IN_STEP, type PlaybackSource } from '../../contract/playback.ts'
import { useDesk } from '../console/desk.ts'

interface PlaybackState {
  readonly cameraIds: readonly string[]
  readonly source: PlaybackSource
  /** Steps and enlargements are this one's. */
  readonly leadId: string | null
  /** Where it stands when the screen is opened; null: a minute ago. */
  readonly atMs: number | null
  choose(cameraIds: readonly string[]): void
  setSource(source: PlaybackSource): void
  lead(cameraId: string): void
  leave(atMs: number): void
}

export const usePlayback = create<PlaybackState>()((set) => ({
  cameraIds: [],
  source: 'ring',
  leadId: null,
  atMs: null,
  choose: (ids) =>
    set(({ leadId }) => {
      const cameraIds = ids.slice(0, MAX_IN_STEP)
      return { cameraIds, leadId: leadId !== null && cameraIds.includes(leadId) ? leadId : (cameraIds[0] ?? null) }
    }),
  setSource: (source) => set({ source }),
  lead: (leadId) => set({ leadId }),
  leave: (atMs) => set({ atMs }),
}))

/** Goes to the recording of a camera at a moment. */
export function openRecording(cameraId: string, atMs: number): void {
  usePlayback.setState({ cameraIds: [cameraId], leadId: cameraId, source: 'ring', atMs })
  useDesk.getState().go('playback')
}
