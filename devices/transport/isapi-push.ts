// Reads an event that an ISAPI device pushes, in the three forms they come in; pictures are counted and let go.
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import type { Push } from './push-listener.ts'
import { MAX_TEXT, readIsapiDocument, type IsapiDocument } from './isapi-document.ts'

/** Two pictures and the text of an event. */
export const MAX_PUSH_BYTES = 2 * 4 * 1024 * 1024 + MAX_TEXT + 64 * 1024

const LIMITS = { headerSize: 8192, headerPairs: 32, fields: 0, files: 8, parts: 8, fileSize: 4 * 1024 * 1024, fieldNameSize: 200 }
/** Between two of these everything else has its turn. */
const SLICE = 64 * 1024
/** RFC 2046; a longer one makes searching for it slow. */
const LONGEST_BOUNDARY = 70
/** A form in memory is read in milliseconds; one that its reader never ends is given up. */
const FORM_MS = 5000

/** @returns the event as it stands, null for what is none; never throws */
export async function readIsapiPush(push: Pick<Push, 'contentType' | 'body'>): Promise<IsapiDocument | null> {
  if (!/^\s*multipart\/form-data/i.test(push.contentType)) return readText(push.body)
  const text = await readForm(push)
  return text === null ? null : readText(text)
}

/** @returns null when it is too much text */
function readText(bytes: Uint8Array): IsapiDocument | null {
  return bytes.length > MAX_TEXT ? null : readIsapiDocument(new TextDecoder().decode(bytes))
}

/** @returns null for a head that says no boundary */
function openForm(contentType: string): BusboyInstance | null {
  try {
    return new Busboy({ headers: { 'content-type': contentType.slice(0, 1000) }, limits: LIMITS, isPartAFile: () => true })
  } catch {
    return null
  }
}

/** @returns the first part that is a text, whatever it is called (`event_log`, `anpr.xml`, ...), also of a form that is damaged after it */
async function readForm({ contentType, body }: Pick<Push, 'contentType' | 'body'>): Promise<Buffer | null> {
  const boundary = /boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType.slice(0, 1000))
  if ((boundary?.[1] ?? boundary?.[2] ?? 'x'.repeat(LONGEST_BOUNDARY + 1)).length > LONGEST_BOUNDARY) return null
  let found: Buffer | null = null
  const form = openForm(contentType)
  if (form === null) return null
  const read = new Promise<void>((resolve, reject) => {
    form.on('finish', resolve).on('error', reject).on('close', resolve).on('partsLimit', resolve).on('filesLimit', resolve)
    form.on('file', (_name, part, _fileName, _encoding, type) => {
      part.on('error', reject)
      if (found !== null || /^(image|video|audio)\//i.test(type)) return void part.resume()
      const chunks: Buffer[] = []
      let size = 0
      part.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= MAX_TEXT) chunks.push(chunk)
      })
      part.on('end', () => {
        const text = size > MAX_TEXT ? null : Buffer.concat(chunks)
        // A picture without a type is told by how it begins.
        if (text !== null && /^(\u00ef\u00bb\u00bf)?\s*[{<]/.test(text.toString('latin1', 0, 200))) found ??= text
      })
    })
  })
  let isOver = false
  const ended = read.catch(() => {}).finally(() => (isOver = true))
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FORM_MS)
  })
  for (let at = 0; at < body.length && !isOver; at += SLICE) {
    form.write(body.subarray(at, at + SLICE))
    await new Promise((resolve) => setImmediate(resolve))
  }
  form.end()
  await Promise.race([ended, tooLong])
  clearTimeout(timer)
  form.destroy()
  return found
}
