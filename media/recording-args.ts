// ffmpeg's command lines for recorded files: what is opened is a plain video file, whatever it calls itself.
import createCommand from 'fluent-ffmpeg'
import type { Container, Strip } from '../contract/look-back.ts'

/** What cameras and recorders write. */
export const CODECS: readonly string[] = ['h264', 'hevc', 'mpeg4', 'mjpeg']

const DEMUXERS: Readonly<Record<Container, string>> = { mp4: 'mov', mkv: 'matroska', ts: 'mpegts' }
/** No play list, no network, no device; references from one file to another are off in all three demuxers. */
const GUARDED = ['-protocol_whitelist', 'file,pipe', '-codec_whitelist', CODECS.join(',')]
const QUIET = ['-hide_banner', '-v', 'error']
/** A transport stream has no index: ffmpeg lands on a key picture after the place asked for, up to one group of pictures later. */
const EARLIER_S: Readonly<Record<Container, number>> = { mp4: 0, mkv: 0, ts: 20 }

/** Arguments of ffprobe: what is in this file, as JSON. */
export function probeArgs(file: string, container: Container): string[] {
  const show = 'format=start_time,duration:stream=codec_name,width,height,avg_frame_rate,start_time'
  return [...QUIET, ...GUARDED, '-f', DEMUXERS[container], '-select_streams', 'v:0', '-show_entries', show, '-of', 'json', '-i', `file:${file}`]
}

export interface StretchToRead {
  readonly file: string
  readonly container: Container
  readonly codec: string
  readonly startS: number
  readonly strip: Strip
  readonly fromS: number
  readonly toS: number
}

/**
 * Grey pictures of the strip with their own times (`-copyts`), as Matroska on standard output. The deblocking filter is left out:
 * a fifth of the decoder's time, and what it would smooth is the same from picture to picture.
 */
export function stretchArgs({ file, container, codec, startS, strip, fromS, toS }: StretchToRead): string[] {
  const { x, y, width, height, analysedWidth, analysedHeight } = strip
  const isScaled = analysedWidth !== width || analysedHeight !== height
  const filters = [
    `trim=start=${(startS + fromS).toFixed(3)}:end=${(startS + toS).toFixed(3)}`,
    `crop=${width}:${height}:${x}:${y}`,
    'extractplanes=y',
    ...(isScaled ? [`scale=${analysedWidth}:${analysedHeight}:flags=area`] : []),
    'format=gray',
  ]
  const fast = ['-threads', '1', '-skip_loop_filter', 'all', '-flags2', '+fast', '-noautorotate']
  const seek = ['-copyts', '-noaccurate_seek', '-ss', Math.max(0, fromS - EARLIER_S[container]).toFixed(3)]
  const command = createCommand()
    .input(`file:${file}`)
    .inputOptions([...QUIET, '-nostdin', ...fast, ...GUARDED, ...seek, '-f', DEMUXERS[container], '-c:v', codec])
    .output('pipe:1')
    .outputOptions(['-map', '0:v:0', '-an', '-vf', filters.join(','), '-vsync', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'])
    .outputOptions(['-f', 'matroska', '-live', '1', '-cluster_size_limit', '1000'])
  return command._getArguments()
}
