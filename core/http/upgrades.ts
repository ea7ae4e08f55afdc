// The WebSocket doors: who may open which, checked before anything is upgraded.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { actorOf, mustBeFree, readCaller } from './caller.ts'
import { toErrorAnswer } from './errors.ts'
import { openLive, openPlayback } from './live-socket.ts'
import { hostProblem, isOwnPage, type OwnHosts } from './origin.ts'
import type { RpcSocket } from './rpc-socket.ts'
import { refuseUpgrade, type SessionSockets } from './session-sockets.ts'

/** Tiles of a wall times a few screens; beyond it something is broken. */
const MAX_SOCKETS = 300
/** One screen: its calls, a wall of 16 tiles, and as many again while it reloads. */
const MAX_PER_SESSION = 40
/** An account that several screens of a room share. */
const MAX_PER_PERSON = 120

export function createUpgrade(services: Services, own: (socket: IncomingMessage['socket']) => OwnHosts, sessions: SessionSockets, rpc: RpcSocket) {
  const perSession = createCounter(MAX_PER_SESSION)
  const perPerson = createCounter(MAX_PER_PERSON)
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refuse = (error: unknown) => {
      const { status, body } = toErrorAnswer(error, services.env.log, 'upgrade')
      refuseUpgrade(socket, status, body)
    }
    try {
      upgrade(request, socket, head, refuse)
    } catch (error) {
      refuse(error)
    }
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refuse: (error: unknown) => void): void {
    const problem = hostProblem(own(request.socket), request)
    if (problem !== null) throw problem
    if (!isOwnPage(own(request.socket), request.headers)) throw new VigilError('auth.wrongOrigin')
    const path = request.url?.split('?')[0]
    if (path !== '/rpc/ws' && path !== '/live/ws' && path !== '/playback/ws') throw new VigilError('request.notFound')
    const caller = readCaller(services.env, request)
    if (caller.type !== 'user') throw new VigilError('auth.required')
    mustBeFree(caller)
    const permission = path === '/playback/ws' ? 'viewRecordings' : 'watch'
    if (!may(caller.user, permission)) throw new VigilError('auth.forbidden', { permission })
    const { token } = caller
    if (sessions.size >= MAX_SOCKETS || perSession.isFull(token) || perPerson.isFull(caller.user.id)) throw new VigilError('request.tooMany')
    perSession.count(token, socket)
    perPerson.count(caller.user.id, socket)
    if (path === '/rpc/ws') {
      const user = () => {
        const now = readCaller(services.env, { headers: { cookie: request.headers.cookie ?? '' }, socket: request.socket })
        return now.type === 'user' ? now.user : null
      }
      rpc.accept(request, socket, head, { token, userId: caller.user.id, user })
      return
    }
    const live =
      path === '/live/ws' ? openLive(services, request, socket, head, refuse) : openPlayback(services, actorOf(caller), request, socket, head, refuse)
    const entry = sessions.add(token, live)
    socket.once('close', () => entry.remove())
  }
}

/** How many sockets of each are open. */
function createCounter(max: number) {
  const open = new Map<string, number>()
  return {
    isFull: (id: string) => (open.get(id) ?? 0) >= max,
    count(id: string, socket: Duplex) {
      open.set(id, (open.get(id) ?? 0) + 1)
      socket.once('close', () => {
        const left = (open.get(id) ?? 1) - 1
        if (left > 0) open.set(id, left)
        else open.delete(id)
      })
    },
  }
}
