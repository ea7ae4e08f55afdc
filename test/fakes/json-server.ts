// A server on loopback that speaks JSON, with every kind of misbehaviour a system of others may show.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** As it stood in the address. */
  readonly search: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Answered {
  readonly status: number
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A number: that status. `huge`: 1 MB. `endless`: never stops. `deep`: nested 40 times. `page`: HTML with 200. `login`: redirects to a log-in page. */
export interface Fault {
  readonly answer: number | 'silent' | 'reset' | 'page' | 'huge' | 'endless' | 'deep' | 'noJson' | 'login'
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** What was asked is done all the same; only the answer is lost. */
  readonly isDone?: boolean
  /** How many requests, default all from now on. */
  readonly times?: number
  readonly method?: string
}

export interface JsonServer {
  readonly url: string
  readonly asked: readonly Asked[]
  misbehave(fault: Fault | null): void
  close(): Promise<void>
}

export async function startJsonServer(handle: (asked: Asked) => Answered): Promise<JsonServer> {
  let fault: Fault | null = null
  let left = 0
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const one: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        search: url.search.slice(1),
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      }
      asked.push(one)
      const now = fault !== null && left > 0 && (fault.method ?? one.method) === one.method ? fault : null
      if (now === null) send(response, handle(one))
      else {
        left -= 1
        if (now.isDone === true) handle(one)
        spoil(now, request, response)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    misbehave(next) {
      fault = next
      left = next?.times ?? Infinity
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function send(response: ServerResponse, { status, json, headers = {} }: Answered): void {
  response.writeHead(status, { ...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }), ...headers })
  response.end(json === undefined ? '' : JSON.stringify(json))
}

function spoil(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  const { answer } = fault
  if (answer === 'silent') return
  if (answer === 'reset') request.socket.resetAndDestroy()
  else if (answer === 'page') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!DOCTYPE html><html><title>Sign in</title></html>')
  else if (answer === 'login') response.writeHead(302, { location: '/login?back_url=x' }).end()
  else if (answer === 'noJson') response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":')
  else if (answer === 'deep') response.writeHead(200, { 'content-type': 'application/json' }).end(`${'['.repeat(40)}${']'.repeat(40)}`)
  else if (answer === 'huge') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify('x'.repeat(1024 * 1024)))
  else if (answer === 'endless') pour(response)
  else send(response, { status: answer, json: fault.json, ...(fault.headers === undefined ? {} : { headers: fault.headers }) })
}

function pour(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const more = () => {
    while (!response.destroyed && response.write('['.repeat(16_384)));
  }
  response.on('drain', more)
  more()
}
