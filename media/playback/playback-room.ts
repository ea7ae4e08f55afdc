// All that the media process does with recordings: plays them, says what is kept, and exports spans.
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlaybackSource } from '../../contract/playback.ts'
import type { PictureSource } from '../archive/picture-source.ts'
import { EvidenceError } from '../clip.ts'
import type { Ffmpeg } from '../ffmpeg.ts'
import { Turnstile } from '../turnstile.ts'
import { asExportError, exportSpan, hashFile } from './export-span.ts'
import type { ExportedFile, ExportRequest, ExportResult, FromPlayback, ToPlayback } from './messages.ts'
import { PlaybackHub, type PlaybackHubIo } from './playback-hub.ts'
import { markFile } from './watermark.ts'

export interface PlaybackRoomIo extends Pick<PlaybackHubIo, 'log'> {
  readonly ffmpeg: Ffmpeg
  /** null: there is none of this kind. */
  source(source: PlaybackSource): PictureSource | null
  send(message: FromPlayback | { readonly type: 'failed'; readonly requestId: number; readonly code: string; readonly message: string }): void
}

/** What burning words in costs, as a share of the whole. */
const COPY_SHARE = 0.1

export class PlaybackRoom {
  readonly hub: PlaybackHub
  readonly #io: PlaybackRoomIo
  readonly #exports = new Map<number, AbortController>()
  /** One at a time: the disk and a core belong to the cameras. */
  readonly #turn = new Turnstile(1)

  constructor(io: PlaybackRoomIo) {
    this.#io = io
    this.hub = new PlaybackHub({
      source: (source) => io.source(source),
      log: (...told) => io.log(...told),
      onViewed: (view, stretches) => io.send({ type: 'viewed', view, stretches }),
    })
  }

  handle(message: ToPlayback): void {
    if (message.type === 'cancelExport') this.#exports.get(message.requestId)?.abort()
    else void this.#answer(message)
  }

  close(): void {
    this.hub.close()
    for (const running of this.#exports.values()) running.abort()
  }

  async #answer(message: Exclude<ToPlayback, { type: 'cancelExport' }>): Promise<void> {
    const { requestId } = message
    try {
      const source = this.#io.source(message.source)
      if (source === null) throw new EvidenceError('playback.noSource', `no source ${message.source}`)
      if (message.type === 'spans') {
        this.#io.send({ type: 'spansDone', requestId, result: await source.spans(message.cameraId, message.fromMs, message.toMs) })
      } else this.#io.send({ type: 'exportDone', requestId, result: await this.#export(source, requestId, message) })
    } catch (error) {
      const code = error instanceof EvidenceError ? error.code : 'playback.unreadable'
      this.#io.send({ type: 'failed', requestId, code, message: error instanceof Error ? error.message : String(error) })
    }
  }

  async #export(source: PictureSource, requestId: number, request: ExportRequest): Promise<ExportResult> {
    const cancel = new AbortController()
    this.#exports.set(requestId, cancel)
    let toldAt = 0
    const tell = (progress01: number, bytes: number) => {
      // four times a second is enough for a bar
      if (performance.now() - toldAt < 250) return
      toldAt = performance.now()
      this.#io.send({ type: 'exportProgress', requestId, progress: { progress01, bytes } })
    }
    try {
      return await this.#turn.pass(async () => {
        const isCopied = request.watermark !== null || (request.masks ?? []).length > 0
        const share = isCopied ? COPY_SHARE : 1
        const result = await exportSpan(source, request, { signal: cancel.signal, onProgress: (progress01, bytes) => tell(progress01 * share, bytes) })
        return isCopied ? await this.#mark(result, request, cancel.signal, tell) : result
      })
    } finally {
      this.#exports.delete(requestId)
    }
  }

  async #mark(
    result: ExportResult,
    { directory, watermark, masks }: ExportRequest,
    signal: AbortSignal,
    tell: (progress01: number, bytes: number) => void,
  ): Promise<ExportResult> {
    const whole = result.files.reduce((sum, { durationMs }) => sum + durationMs, 0)
    const bytes = result.files.reduce((sum, one) => sum + one.bytes, 0)
    const files: ExportedFile[] = []
    let doneMs = 0
    try {
      for (const one of result.files) {
        const marked = one.file.replace(/\.mp4$/, '-marked.mp4')
        const path = join(directory, marked)
        await markFile(
          {
            from: join(directory, one.file),
            to: path,
            startedAtMs: one.startedAtMs,
            durationMs: one.durationMs,
            lines: watermark?.lines ?? [],
            timeZone: watermark?.timeZone ?? 'UTC',
            masks,
          },
          { ffmpeg: this.#io.ffmpeg, signal, onProgress: (share) => tell(COPY_SHARE + (1 - COPY_SHARE) * ((doneMs + share * one.durationMs) / whole), bytes) },
        )
        const hashes = await hashFile(path, signal)
        await unlink(join(directory, one.file))
        doneMs += one.durationMs
        files.push({
          ...one,
          ...hashes,
          file: marked,
          codec: 'avc1',
          blocks: hashes.blocks.map((sha256) => ({ sha256, atMs: null })),
          madeFromSha256: one.sha256,
        })
      }
    } catch (error) {
      for (const { file } of [...result.files, ...files]) await unlink(join(directory, file)).catch(() => undefined)
      throw asExportError(error, signal)
    }
    return { files, gaps: result.gaps }
  }
}
