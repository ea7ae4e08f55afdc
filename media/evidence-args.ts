// ffmpeg's command lines for pictures made of several, and for evidence out of a recorded file.
import createCommand from 'fluent-ffmpeg'
import type { Box } from '../contract/geometry.ts'
import { coverGraph, maskInput, type Size } from './cover.ts'
import { drawBox, FRAGMENTS, fromPipe } from './ffmpeg.ts'
import { formFilters, NATIVE } from './picture-form.ts'

const QUIET = ['-hide_banner', '-v', 'error']
const STRIP_COLOUR = '0x101418'
/** Keeps the times of a copied stretch above zero, whatever key picture it begins with. */
export const RECORDING_SHIFT_S = 1000

/** MP4 on standard input to all its pictures on standard output, with their size before the first (yuv4mpeg). */
export function picturesArgs(): string[] {
  return fromPipe(['-an', '-vf', formFilters(NATIVE).join(','), '-vsync', 'passthrough', '-f', 'yuv4mpegpipe'])
}

/** MP4 on standard input to picture number `index` as JPEG on standard output, covered where the mask on pipe 3 says so, `boxes` drawn over it. */
export function coveredJpegArgs(index: number, boxes: readonly Box[], size: Size): string[] {
  return (
    createCommand()
      .input('pipe:0')
      .inputOptions([...QUIET, '-threads', '1', '-protocol_whitelist', 'pipe', '-f', 'mp4'])
      .input('pipe:3')
      // the one mask is there before the picture, whatever its time
      .inputOptions(['-itsoffset', '-3600', '-protocol_whitelist', 'pipe', ...maskInput(size)])
      .output('pipe:1')
      .outputOptions(['-filter_complex', coverGraph(size, [`select=eq(n\\,${index})`], [...boxes.map(drawBox), 'format=yuvj420p']), '-map', '[out]', '-an'])
      .outputOptions(['-vsync', 'passthrough', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2pipe'])
      ._getArguments()
  )
}

/** An MP4 file's first picture to standard output, its size before it (yuv4mpeg). */
export function firstPictureArgs(file: string): string[] {
  return createCommand()
    .input(`file:${file}`)
    .inputOptions([...QUIET, '-nostdin', '-threads', '1', '-protocol_whitelist', 'file', '-f', 'mp4'])
    .output('pipe:1')
    .outputOptions(['-an', '-frames:v', '1', '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe'])
    ._getArguments()
}

/** One raw 4:2:0 picture on standard input to a JPEG on standard output, a strip added below, drawn over by the ASS script on pipe 3. */
export function drawnJpegArgs(picture: { readonly width: number; readonly height: number; readonly fullRange: boolean }, stripPx: number): string[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', picture.fullRange ? 'yuvj420p' : 'yuv420p', '-video_size', `${picture.width}x${picture.height}`]
  const filters = [...(stripPx > 0 ? [`pad=iw:ih+${stripPx}:0:0:${STRIP_COLOUR}`] : []), 'subtitles=filename=pipe\\\\:3', 'format=yuvj420p']
  return createCommand()
    .input('pipe:0')
    .inputOptions([...QUIET, ...raw])
    .output('pipe:1')
    .outputOptions(['-vf', filters.join(','), '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2pipe'])
    ._getArguments()
}

/**
 * A stretch of a recorded file, copied into fragments; a picture's time in them is `RECORDING_SHIFT_S` plus its time in the file.
 *
 * @param file absolute path; formats that name other files are not read
 */
export function recordingArgs(file: string, fromS: number, seconds: number): string[] {
  const only = ['-protocol_whitelist', 'file', '-format_whitelist', 'mov,matroska,webm,avi,mpegts,mpeg,flv']
  return createCommand()
    .input(`file:${file}`)
    .inputOptions([...QUIET, '-nostdin', ...only, '-ss', fromS.toFixed(3)])
    .output('pipe:1')
    .outputOptions(['-t', seconds.toFixed(3), '-output_ts_offset', (RECORDING_SHIFT_S + fromS).toFixed(3), '-use_editlist', '0'])
    .outputOptions(['-map', '0:v:0', '-an', '-c:v', 'copy', ...FRAGMENTS])
    ._getArguments()
}
