// Command lines that make of a camera's small stream what a viewer without its decoder can show: H.264, or MPEG-1.
import createCommand from 'fluent-ffmpeg'
import { AT_ONCE } from './ffmpeg.ts'

/** Nobody looks at a transcoded picture in more detail than that. */
export const MOST_WIDTH_PX = 640
const SMALLER = `scale=min(${MOST_WIDTH_PX}\\,iw):-2`
const INPUT = ['-hide_banner', '-v', 'error', '-threads', '1', '-protocol_whitelist', 'pipe']
/** The head says everything: nothing is to be waited for. */
const UNPROBED = ['-probesize', '32768', '-analyzeduration', '1', '-fpsprobesize', '0', '-copyts', '-f', 'mp4']
/** Pictures between two that a new viewer can begin with. */
const GROUP = '25'
const QUALITY = ['-crf', '27', '-maxrate', '1000k', '-bufsize', '1000k']

/** Fragments on standard input to pictures of H.264 on standard output; each keeps its time. */
export function h264Args(): string[] {
  return createCommand()
    .input('pipe:0')
    .inputOptions([...INPUT, ...UNPROBED])
    .output('pipe:1')
    .outputOptions(['-map', '0:v:0', '-an', '-vf', `${SMALLER},format=yuv420p`, '-vsync', 'passthrough', '-enc_time_base', '-1'])
    .outputOptions(['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', ...QUALITY, '-g', GROUP, '-threads', '1'])
    .outputOptions([...AT_ONCE])
    ._getArguments()
}

/**
 * What the muxer of node-rtsp-stream puts behind its `-i`: ffmpeg takes options that concern all of it there too, those of the input it does not.
 * MPEG-1 knows no rate below 24, so pictures carry their own time and none is made twice.
 */
export const MPEG1_OPTIONS: Readonly<Record<string, string>> = {
  '-hide_banner': '',
  '-v': 'error',
  '-map': '0:v:0',
  '-an': '',
  // the decoder shows 0 as black and 255 as white
  '-vf': `${SMALLER}:out_range=pc,format=yuv420p`,
  '-vsync': 'vfr',
  '-r': '25',
  '-copyts': '',
  '-muxdelay': '0',
  '-muxpreload': '0',
  '-bf': '0',
  // a viewer waits for the next key picture
  '-g': '10',
  '-q:v': '5',
  '-maxrate': '1500k',
  '-bufsize': '1500k',
  '-threads': '1',
  '-flush_packets': '1',
}
