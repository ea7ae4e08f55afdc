// What of the recordings the operator has in hand: kept while other screens are looked at, and set by whoever sends him here.
import { create } from 'zustand'
import { MAX_IN_STEP, type PlaybackSource } from '../../contract/playback.ts'
import { useDesk } from '../console/desk.ts'
import type { RecordingInHand } from './recording-in-hand.ts'

interface PlaybackState {
  readonly cameraIds: readonly string[]
  readonly source: PlaybackSource
  /** Steps and enlargements are this one's. */
  readonly leadId: string | null
  /** Where it stands when the screen is opened; null: a minute ago. */
  readonly atMs: number | null
  /** The incident's alert one was sent to; null: one came by oneself, or went elsewhere since. */
  readonly alert: RecordingInHand['alert'] | null
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
  alert: null,
  choose: (ids) =>
    set(({ leadId }) => {
      const cameraIds = ids.slice(0, MAX_IN_STEP)
      return { cameraIds, leadId: leadId !== null && cameraIds.includes(leadId) ? leadId : (cameraIds[0] ?? null) }
    }),
  setSource: (source) => set({ source }),
  lead: (leadId) => set({ leadId }),
  leave: (atMs) => set({ atMs, alert: null }),
}))

/** Goes to the recording of a camera at a moment. */
export function openRecording(cameraId: string, atMs: number): void {
  openInHand({ cameraIds: [cameraId], atMs, alert: null })
}

/** The first of the cameras leads. */
export function openInHand({ cameraIds, atMs, alert }: RecordingInHand): void {
  usePlayback.setState({ cameraIds, leadId: cameraIds[0] ?? null, source: 'ring', atMs, alert })
  useDesk.getState().go('playback')
}
