// Makes a camera state of what ffmpeg said before it ended.
import type { CameraState } from '../contract/vocabulary.ts'

export interface Diagnosis {
  readonly state: CameraState
  /** A code of contract/errors.ts; null: nothing is wrong, the stream begins anew. */
  readonly problem: string | null
}

export const UNREACHABLE: Diagnosis = { state: 'offline', problem: 'camera.unreachable' }

/** In this order: the first that is found decides. Texts of ffmpeg 4.4 to 7 (libavformat/rtsp.c, libavutil/error.c, fftools). */
const SIGNS: readonly (readonly [RegExp, Diagnosis])[] = [
  [/401 Unauthorized|authorization failed|403 Forbidden/i, { state: 'unauthorized', problem: 'camera.unauthorized' }],
  [/404 Not Found|method DESCRIBE failed: 4\d\d/i, { state: 'offline', problem: 'camera.wrongPath' }],
  // We ask for video only: where there is none nothing was set up, and PLAY finds no session.
  [/PLAY failed: 45[45]/i, { state: 'unsupported', problem: 'camera.notVideo' }],
  // Before what the decoder says: it complains of every stream that breaks off in its first pictures.
  [/Connection (refused|reset|timed out)|No route to host|Network is unreachable|Name or service not known/i, UNREACHABLE],
  [/matches no streams|does not contain any stream|Could not find codec parameters/i, { state: 'unsupported', problem: 'camera.notVideo' }],
  [/\[h264 @ .*(decode_slice_header error|no frame!|non-existing [SP]PS)/i, { state: 'unsupported', problem: 'camera.notVideo' }],
  [
    /\[hevc @ .*(PPS id out of range|[VSP]PS \d+ does not exist|Invalid NAL unit|Error parsing NAL unit)/i,
    { state: 'unsupported', problem: 'camera.notVideo' },
  ],
  // At the address itself it means that nothing that is RTSP was answered (a line that is cut at once, a web server), elsewhere bad media.
  [/^(?!rtsps?:).*Invalid data found/im, { state: 'unsupported', problem: 'camera.notVideo' }],
  [
    // MPEG-4 without its header: the decoder never learns the size of the picture.
    /Cannot determine format|Decoder .* not found|codec not currently supported|could not find tag for codec|dimensions not set|Could not write header/i,
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
  return UNREACHABLE
}

/** Of an ffmpeg that still runs and gives no picture: pictures that stopped, or some that cannot be decoded. */
export function diagnoseSilence(complaints: string, hadPicture: boolean): Diagnosis {
  const found = diagnose(complaints, hadPicture)
  return found.state === 'unsupported' ? found : { state: 'stalled', problem: 'camera.stalled' }
}
