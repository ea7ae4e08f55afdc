// Builds every ffmpeg command line of the product. fluent-ffmpeg is used as a builder only: it can neither open a
// third pipe nor see a camera die, so we start the process ourselves (ffmpeg-process.ts).
import { spawn } from 'node:child_process'
import createCommand from 'fluent-ffmpeg'
import type { Box } from '../contract/geometry.ts'
import { everyPictureFilters } from './every-picture.ts'
import type { Line } from './messages.ts'
import { formFilters, NATIVE, type PictureForm } from './picture-form.ts'
import { LATER_S } from './picture-fragments.ts'

/** What this machine's ffmpeg understands. */
export interface Ffmpeg {
  readonly path: string
  /** The RTSP time-out was renamed in ffmpeg 5; in 4 `-timeout` means "listen" and fails. */
  readonly timeoutOption: '-timeout' | '-stimeout'
}

const QUIET = ['-hide_banner', '-nostdin', '-v', 'error']
/** No file, no http, no concat: a hostile SDP or redirect cannot make ffmpeg read anything but the camera. */
const RTSP_PROTOCOLS = 'rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto'
const RTSP_TIMEOUT_US = '5000000'
/** Half a second to the first picture instead of three (docs/media.md). */
const QUICK_START = ['-probesize', '32768', '-analyzeduration', '1', '-fpsprobesize', '0']
/** One fragment per picture; `frag_discont` with untouched timestamps keeps the times of the fragments equal to those the decoder sees. */
export const FRAGMENTS = ['-f', 'mp4', '-movflags', '+frag_every_frame+empty_moov+default_base_moof+frag_discont', '-avoid_negative_ts', 'disabled']
/** The same pictures and times without MP4's wait for the next picture (picture-fragments.ts). */
export const AT_ONCE = `-time_base 1:90000 -avoid_negative_ts disabled -output_ts_offset ${LATER_S} -f nut -write_index 0 -flush_packets 1`.split(' ')
const BOX_COLOUR = '0xFF3B30'

/**
 * Rebuilds a camera's address from its parts, so that nothing else can be meant by it.
 *
 * @throws TypeError when it is not an rtsp:// or rtsps:// address with a host
 */
export function rtspUrl(text: string): string {
  const url = new URL(text)
  if ((url.protocol !== 'rtsp:' && url.protocol !== 'rtsps:') || url.hostname === '') throw new TypeError('not an RTSP address')
  const login = url.username || url.password ? `${url.username}:${url.password}@` : ''
  return `${url.protocol}//${login}${url.host}${url.pathname}${url.search}`
}

export function isRtspUrl(text: string): boolean {
  try {
    rtspUrl(text)
    return true
  } catch {
    return false
  }
}

/** Takes the login out of what ffmpeg says before it is logged. */
export function redact(text: string, url: string): string {
  const { username, password } = new URL(url)
  const secrets = [password, decoded(password), `${username}:${password}`].filter((secret) => secret.length > 0)
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text).replace(/(rtsps?:\/\/)[^\s/@]+@/g, '$1***@')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Which pictures are decoded: `fps` of them a second, frame k belongs to time k / fps of the fragments;
 * or every one, and its time is told on pipe 4; or none, where the fragments alone are wanted.
 */
export type Decoding = { readonly is: 'paced'; readonly fps: number } | { readonly is: 'every'; readonly form: PictureForm } | { readonly is: 'none' }

/** One connection, at most one decode: fragments as they come on pipe 1, whole frames on pipe 3. */
export function watchArgs(ffmpeg: Ffmpeg, url: string, decoding: Decoding, transport: Line['transport'] = 'tcp'): string[] {
  const rtsp = ['-rtsp_transport', transport, ffmpeg.timeoutOption, RTSP_TIMEOUT_US, '-allowed_media_types', 'video']
  const command = createCommand()
    .input(rtspUrl(url))
    .inputOptions([...QUIET, '-threads', '1', ...rtsp, ...QUICK_START, '-protocol_whitelist', RTSP_PROTOCOLS, '-f', 'rtsp'])
    .output('pipe:1')
    .outputOptions(['-map', '0:v:0', '-an', '-c:v', 'copy', ...AT_ONCE])
  if (decoding.is !== 'none') {
    command.output('pipe:3').outputOptions(['-map', '0:v:0', '-an', ...decodedAs(decoding), '-threads', '1', '-f', 'rawvideo', '-flush_packets', '1'])
  }
  return command._getArguments()
}

/** How many pipes beyond the first three the command line writes to. */
export function morePipesOf({ is }: Decoding): 0 | 1 | 2 {
  return is === 'none' ? 0 : is === 'paced' ? 1 : 2
}

/** As little as the size of a picture and its rate can be told from. */
const LOOK_WITHIN = ['-probesize', '500000', '-analyzeduration', '1000000']
const TRIED_S = '1.5'
const TRIED_WIDTH = 640

/** One picture as JPEG on pipe 1, when each packet is due on pipe 3, and on standard error what the stream is. */
export function tryArgs(ffmpeg: Ffmpeg, url: string, transport: Line['transport']): string[] {
  const rtsp = ['-rtsp_transport', transport, ffmpeg.timeoutOption, RTSP_TIMEOUT_US, '-allowed_media_types', 'video']
  const said = ['-hide_banner', '-nostdin', '-nostats', '-v', 'info']
  const command = createCommand()
    .input(rtspUrl(url))
    .inputOptions([...said, '-threads', '1', ...rtsp, ...LOOK_WITHIN, '-protocol_whitelist', RTSP_PROTOCOLS, '-f', 'rtsp'])
    .output('pipe:1')
    .outputOptions([
      '-map',
      '0:v:0',
      '-an',
      '-vf',
      `showinfo,scale=min(${TRIED_WIDTH}\\,iw):-2,format=yuvj420p`,
      '-frames:v',
      '1',
      '-c:v',
      'mjpeg',
      '-q:v',
      '5',
    ])
    .outputOptions(['-f', 'image2pipe'])
    .output('pipe:3')
    .outputOptions(['-map', '0:v:0', '-an', '-c:v', 'copy', '-t', TRIED_S, '-f', 'framecrc'])
  return command._getArguments()
}

function decodedAs(decoding: Exclude<Decoding, { readonly is: 'none' }>): string[] {
  if (decoding.is === 'paced') return ['-vf', [`fps=${decoding.fps}:start_time=0`, ...formFilters(NATIVE)].join(',')]
  const { first, last } = everyPictureFilters
  return ['-vf', [...first, ...formFilters(decoding.form), ...last].join(','), '-vsync', 'passthrough']
}

/** MP4 on standard input to one line per picture of that form on standard output: `0, dts, pts, duration, size, crc32`. */
export function hashArgs(form: PictureForm): string[] {
  return fromPipe(['-an', '-vf', formFilters(form).join(','), '-vsync', 'passthrough', '-f', 'framehash', '-hash', 'CRC32'])
}

/** MP4 on standard input to picture number `index` as JPEG on standard output, with `boxes` drawn. */
export function jpegArgs(index: number, boxes: readonly Box[]): string[] {
  const filters = [`select=eq(n\\,${index})`, ...boxes.map(drawBox), 'format=yuvj420p']
  return fromPipe(['-an', '-vf', filters.join(','), '-vsync', 'passthrough', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2pipe'])
}

/** MP4 on standard input, pipes only. */
export function fromPipe(outputOptions: readonly string[]): string[] {
  const input = [...QUIET.filter((option) => option !== '-nostdin'), '-threads', '1', '-protocol_whitelist', 'pipe', '-f', 'mp4']
  return createCommand()
    .input('pipe:0')
    .inputOptions(input)
    .output('pipe:1')
    .outputOptions([...outputOptions])
    ._getArguments()
}

export function drawBox([x1, y1, x2, y2]: Box): string {
  const share = (value: number) => Math.min(1, Math.max(0, value)).toFixed(4)
  return `drawbox=x=iw*${share(x1)}:y=ih*${share(y1)}:w=iw*${share(x2 - x1)}:h=ih*${share(y2 - y1)}:color=${BOX_COLOUR}:t=3`
}

/**
 * Asks the ffmpeg on the path which dialect it speaks.
 *
 * @throws Error when there is none
 */
export function findFfmpeg(path = 'ffmpeg'): Promise<Ffmpeg> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, ['-hide_banner', '-h', 'demuxer=rtsp'], { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
    let help = ''
    child.stdout.on('data', (chunk: Buffer) => (help += chunk.toString()))
    child.on('error', (error) => reject(new Error(`ffmpeg cannot be started: ${error.message}`)))
    child.on('close', () => resolve({ path, timeoutOption: help.includes('-stimeout') ? '-stimeout' : '-timeout' }))
  })
}
