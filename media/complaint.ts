// Makes a camera state of what ffmpeg said before it ended.
import type { CameraState } from '../contract/vocabulary.ts'

export interface Diagnosis {
  readonly state: CameraState
  /** A code of contract/errors.ts; null: nothing is wrong, the stream begins anew. */
  readonly problem: string | null
}

/** In this order: the first that is found decides. Texts of ffmpeg 4.4 to 7 (libavformat/rtsp.c, libavutil/error.c, fftools). */
const SIGNS: readonly (readonly [RegExp, Diagnosis])[] = [
  [/401 Unauthorized|authorization failed|403 Forbidden/i, { state: 'unauthorized', problem: 'camera.unauthorized' }],
  [/404 Not Found|method DESCRIBE failed: 4\d\d/i, { state: 'offline', problem: 'camera.wrongPath' }],
  // We ask for video only: where there is none nothing was set up, and PLAY finds no session.
  [/PLAY failed: 45[45]/i, { state: 'unsupported', problem: 'camera.notVideo' }],
  [/matches no streams|does not contain any stream|Could not find codec parameters|Invalid data found/i, { state: 'unsupported', problem: 'camera.notVideo' }],
  [
    /Cannot determine format|Decoder .* not found|codec not currently supported|could not find tag for codec/i,
    { state: 'unsupported', problem: 'camera.unsupportedCodec' },
  ],
]

/**
 * @param complaints what ffmpeg wrote to standard error
 * @param hadPicture whether this ffmpeg delivered a picture before: then whatever it says is a lost connection
 */
export function diagnose(complaints: string, hadPicture: boolean): Diagnosis {
  const found = SIGNS.find(([sign]) => sign.test(complaints))?.[1]
  if (found && (!hadPicture || found.state === 'unauthorized')) return found
  return { state: 'offline', problem: 'camera.unreachable' }
}
