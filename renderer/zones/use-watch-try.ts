// The draft tried on live pictures while somebody looks: begun anew when the draft changes, ended with the screen.
import { useEffect, useState } from 'react'
import type { CameraWatch } from '../../contract/camera-setup.ts'
import type { WatchTryEvent, WatchTryWait } from '../../contract/rule-kinds.ts'
import { api, codeOfError } from '../api.ts'
import { pause } from '../connection.ts'

export type TriedPicture = Extract<WatchTryEvent, { type: 'picture' }>

export interface WatchTry {
  /** null: nothing has been seen yet, or not for a while. */
  readonly picture: TriedPicture | null
  readonly waits: WatchTryWait | null
  /** It ended by itself after a while. */
  readonly isOver: boolean
  /** Code of errors.ts, `connection`, or '' for a reason unknown. */
  readonly failure: string | null
}

const NOTHING: WatchTry = { picture: null, waits: 'starting', isOver: false, failure: null }
/** A shape that is still being pulled about is not worth a beginning. */
const SETTLED_MS = 500

/**
 * @param watch null: nothing is tried; a new one only when its text is another
 * @param round another one begins anew
 */
export function useWatchTry(cameraId: string, watch: CameraWatch | null, round: number): WatchTry | null {
  const text = watch === null ? null : JSON.stringify(watch)
  const key = `${round} ${text}`
  const [state, setState] = useState<{ readonly of: string | null; readonly now: WatchTry }>({ of: null, now: NOTHING })
  useEffect(() => {
    if (text === null) return
    const stop = new AbortController()
    const told = (change: Partial<WatchTry>) => {
      if (!stop.signal.aborted) setState(({ of, now }) => ({ of: key, now: { ...(of === key ? now : NOTHING), ...change } }))
    }
    void follow(cameraId, JSON.parse(text) as CameraWatch, told, stop.signal)
    return () => stop.abort()
  }, [cameraId, text, key])
  if (text === null) return null
  return state.of === key ? state.now : NOTHING
}

async function follow(cameraId: string, watch: CameraWatch, told: (change: Partial<WatchTry>) => void, signal: AbortSignal): Promise<void> {
  await pause(SETTLED_MS, signal)
  if (signal.aborted) return
  try {
    for await (const event of await api.cameraSetup.tryWatch({ cameraId, watch }, { signal })) {
      if (event.type === 'picture') told({ picture: event, waits: null })
      else if (event.type === 'wait') told({ picture: null, waits: event.why })
      else told({ picture: null, isOver: true })
    }
  } catch (error) {
    told({ picture: null, failure: codeOfError(error) ?? '' })
  }
}
