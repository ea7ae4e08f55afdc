// A Zhenshi-like plate reader: pushes plates and heartbeats over HTTP and opens its barrier when the answer says so.
import { request as httpRequest } from 'node:http'

export interface SimulatedRead {
  readonly license: string
  readonly colorType?: number
  readonly confidence?: number
  readonly isOffline?: boolean
  /** The same id and moment again is the same read pushed again. */
  readonly plateId?: number
  readonly atMs?: number
}

export interface PlateReaderOptions {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly serial: string
  readonly now: () => number
}

export interface PlateReaderSimulator {
  /** @returns the answer's status, and whether the barrier was opened by it */
  read(plate: SimulatedRead): Promise<{ readonly status: number; readonly opened: boolean }>
  /** As every 5 s; with the password in clear, as the real ones do. @returns whether the barrier was opened by the answer */
  heartbeat(): Promise<boolean>
  /** Any body, for faults. */
  push(body: string, contentType?: string): Promise<{ readonly status: number; readonly text: string }>
  /** How often the barrier went up. */
  opened(): number
}

export function createPlateReader({ host, port, path, serial, now }: PlateReaderOptions): PlateReaderSimulator {
  let opened = 0
  let nextId = 21_085
  const push = (body: string, contentType = 'application/json') => post({ host, port, path }, body, contentType)
  const obey = (text: string, ids: readonly unknown[]): boolean => {
    const answer = parse(text)?.Response_AlarmInfoPlate
    const isOpen = answer?.info === 'ok' && ids.includes(answer.plateid)
    if (isOpen) opened += 1
    return isOpen
  }
  return {
    push,
    opened: () => opened,
    async read({ license, colorType = 1, confidence = 96, isOffline = false, plateId = nextId++, atMs = now() }) {
      const Timeval = { sec: Math.floor(atMs / 1000), usec: (atMs % 1000) * 1000 }
      const PlateResult = {
        license,
        colorType,
        type: 1,
        confidence,
        direction: 4,
        plateid: plateId,
        isoffline: isOffline ? 1 : 0,
        timeStamp: { Timeval },
        imageFile: '',
        gioouts: [{ ionum: 0, ctrltype: 0 }],
      }
      const { status, text } = await push(JSON.stringify({ AlarmInfoPlate: { channel: 0, deviceName: 'lane', serialno: serial, result: { PlateResult } } }))
      return { status, opened: obey(text, [plateId]) }
    },
    async heartbeat() {
      const form = `device_name=lane&ipaddr=10.0.4.11&port=80&user_name=admin&pass_wd=plain-secret&serialno=${serial}&channel_num=1`
      const { text } = await push(form, 'application/x-www-form-urlencoded')
      return obey(text, [undefined])
    },
  }
}

function parse(text: string): { Response_AlarmInfoPlate?: { info?: unknown; plateid?: unknown } } | null {
  try {
    return JSON.parse(text) as { Response_AlarmInfoPlate?: { info?: unknown } }
  } catch {
    return null
  }
}

function post(to: { host: string; port: number; path: string }, body: string, type: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { ...to, method: 'POST', agent: false, headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
