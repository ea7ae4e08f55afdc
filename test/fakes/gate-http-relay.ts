// A gate for tests: the product's own relay board simulator, with the faults that real boards show.
import type { ServerResponse } from 'node:http'
import { startRelayBoard, type RelayBoard, type RelayBoardOptions } from '../../devices/simulator/relay-board.ts'

/** `silent`: takes the request and never answers · `reset`: cuts the line after it · `endless`: an answer without end · others: as named. */
export type BoardFault = 'silent' | 'reset' | 'endless' | 'refuse' | 'redirect' | 'notJson' | null

export interface FakeGate extends RelayBoard {
  /** On which requests to misbehave, and how; null: well again. */
  misbehave(fault: BoardFault, on?: 'open' | 'status'): void
  /** `POST /relay` ... in order of arrival. */
  readonly requests: readonly string[]
}

export async function startFakeGate(options: Omit<RelayBoardOptions, 'before'> = {}): Promise<FakeGate> {
  const requests: string[] = []
  const floods = new Set<NodeJS.Timeout>()
  let fault: BoardFault = null
  let on: 'open' | 'status' = 'open'
  const board = await startRelayBoard({
    ...options,
    before(request, response) {
      requests.push(`${request.method} ${request.url}`)
      if (fault === null || (on === 'open') !== (request.method !== 'GET')) return false
      if (fault === 'reset') request.socket.resetAndDestroy()
      if (fault === 'refuse') response.writeHead(409, { 'content-type': 'application/json' }).end('{"error":"locked by fire release"}')
      if (fault === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end()
      if (fault === 'notJson') response.writeHead(200).end('<html>login</html>')
      if (fault === 'endless') flood(response, floods)
      return true
    },
  })
  return {
    ...board,
    requests,
    misbehave(next, where = 'open') {
      fault = next
      on = where
    },
    async close() {
      for (const timer of floods) clearInterval(timer)
      await board.close()
    },
  }
}

function flood(response: ServerResponse, floods: Set<NodeJS.Timeout>): void {
  response.writeHead(200)
  const timer = setInterval(() => response.write('x'.repeat(16_384)), 1)
  floods.add(timer)
  response.on('close', () => clearInterval(timer))
}
