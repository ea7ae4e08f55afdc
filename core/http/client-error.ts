// What a connection is told that brought no request which can be read.
import type { Duplex } from 'node:stream'
import { VigilError } from '../../contract/errors.ts'
import type { Log } from '../log.ts'
import { toErrorAnswer } from './errors.ts'

/**
 * One that brought nothing in time is closed without a word. Browsers open connections ahead of need: an answer written there
 * would be taken for that of the request which is just on its way, while a closed one makes them ask again on another.
 */
export function answerClientError(log: Log): (error: Error, socket: Duplex) => void {
  return (error, socket) => {
    if (!socket.writable || ('code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT')) return void socket.destroy()
    const body = JSON.stringify(toErrorAnswer(new VigilError('request.malformed'), log, 'http').body)
    socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  }
}
