// Sends a file, whole or one range of it, or only that it has not changed.
import { createReadStream } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readRange } from './byte-range.ts'

export interface SentFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly mime: string
  /** As which a browser may keep it. */
  readonly name: string
  /** Differs whenever the content does. */
  readonly mark: string
}

export function sendFile({ headers }: FastifyRequest, reply: FastifyReply, { path, size, mime, name, mark }: SentFile): FastifyReply {
  const etag = `"${mark}"`
  reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'content-type': mime,
    'content-disposition': `inline; filename="${name}"`,
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
  })
  if (headers['if-none-match'] === etag) return reply.code(304).send()
  const isForThis = headers['if-range'] === undefined || headers['if-range'] === etag
  const range = isForThis ? readRange(headers.range, size) : 'whole'
  if (range === 'unsatisfiable') {
    return reply
      .code(416)
      .header('content-range', `bytes */${size}`)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify({ code: 'request.malformed', message: 'The range lies outside the file.', details: { bytes: size } }))
  }
  const part = range === 'whole' ? { start: 0, end: size - 1 } : range
  reply.code(range === 'whole' ? 200 : 206).header('content-length', String(part.end - part.start + 1))
  if (range !== 'whole') reply.header('content-range', `bytes ${part.start}-${part.end}/${size}`)
  return reply.send(createReadStream(path, part))
}
