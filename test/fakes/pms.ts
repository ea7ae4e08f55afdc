// A PMS for tests: the product's own receiver, with the faults that real ones show.
import type { ServerResponse } from 'node:http'
import { startPmsReceiver, type PmsReceiver, type PmsReceiverOptions } from '../../core/demo/pms-receiver.ts'

/** A status to answer, with headers; `silent`: never answers; `reset`: cuts the line; `garbage`: answers what is no HTTP; `slow`, `huge`: takes the event and then goes on talking, a byte now and then or without end. */
export interface PmsFault {
  readonly answer: number | 'silent' | 'reset' | 'garbage' | 'slow' | 'huge'
  readonly headers?: Readonly<Record<string, string>>
  /** How many requests, default all from now on. */
  readonly times?: number
}

export interface FakePms extends PmsReceiver {
  misbehave(fault: PmsFault | null): void
  /** Requests that arrived, whatever became of them. */
  requests(): number
  /** How many were being answered at the same time, at most. */
  mostAtOnce(): number
}

/** Says that all is well, but not when it ends. */
function talkOn(response: ServerResponse, how: 'slow' | 'huge'): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const piece = how === 'slow' ? '{' : 'x'.repeat(65_536)
  const more = () => {
    if (response.destroyed) return
    if (how === 'slow') setTimeout(more, 50).unref()
    else response.once('drain', more)
    response.write(piece)
    if (how === 'huge' && !response.writableNeedDrain) setImmediate(more)
  }
  more()
}

export async function startFakePms(options: Omit<PmsReceiverOptions, 'before'> = {}): Promise<FakePms> {
  let fault: PmsFault | null = null
  let left = 0
  let requests = 0
  let atOnce = 0
  let most = 0
  const receiver = await startPmsReceiver({
    ...options,
    before(request, response) {
      requests += 1
      most = Math.max(most, (atOnce += 1))
      response.once('close', () => (atOnce -= 1))
      if (fault === null || left === 0) return false
      left -= 1
      request.resume()
      if (fault.answer === 'reset') request.socket.resetAndDestroy()
      else if (fault.answer === 'garbage') request.socket.end('\0 garbage\r\n\r\n')
      else if (fault.answer === 'slow' || fault.answer === 'huge') talkOn(response, fault.answer)
      else if (fault.answer !== 'silent') response.writeHead(fault.answer, fault.headers).end()
      return true
    },
  })
  return {
    ...receiver,
    requests: () => requests,
    mostAtOnce: () => most,
    misbehave(next) {
      fault = next
      left = next?.times ?? Infinity
    },
  }
}
