// The boxes of one camera as they come from the core; starts again by itself.
import type { TracksEvent } from '../../contract/api.ts'
import { api } from '../api.ts'
import { pause } from '../connection.ts'

const AGAIN_AFTER_MS = 1000

/** Follows until `signal` aborts. */
export async function followTracks(cameraId: string, onTracks: (event: TracksEvent) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await api.tracks.watch({ cameraIds: [cameraId] }, { signal })) onTracks(event)
    } catch {
      // no connection: pictures go on without boxes, and the banner says why
    }
    await pause(AGAIN_AFTER_MS, signal)
  }
}
