// A property management system that tells master data, with the faults that real ones show.
import { createPmsClient, type PmsAnswer, type PmsClient, type PmsClientOptions } from '../../core/demo/pms-client.ts'

export { createPmsClient }

/** `twice`: every request again · `cut`: the line breaks before the answer is read, so that it is sent again · `garbage`: bytes in place of the body · `wrongSecret`: signed with another · `old`: signed ten minutes ago */
export type PmsClientFault = 'twice' | 'cut' | 'garbage' | 'wrongSecret' | 'old'

export interface FakePmsClient extends PmsClient {
  misbehave(fault: PmsClientFault | null): void
  /** Requests that went out, tries and copies too. */
  sent(): number
}

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const OLD_MS = 10 * 60_000

export function createFakePmsClient(options: PmsClientOptions): FakePmsClient {
  let fault: PmsClientFault | null = null
  let sent = 0
  let isCut = false
  const call: typeof fetch = async (url, init) => {
    sent += 1
    const isWrite = init?.method !== 'GET'
    const given = isWrite && fault === 'garbage' ? { ...init, body: '\0{"' } : init
    const response = await fetch(url, given)
    if (fault === 'cut' && isWrite && (isCut = !isCut)) {
      await response.arrayBuffer()
      throw new TypeError('fetch failed: the line broke before the answer')
    }
    if (fault !== 'twice' || !isWrite) return response
    await response.arrayBuffer()
    sent += 1
    return fetch(url, given)
  }
  const faulty = (): PmsClient =>
    createPmsClient({
      pauseMs: 1,
      ...options,
      ...(fault === 'wrongSecret' && { secret: OTHER_SECRET }),
      now: () => options.now() - (fault === 'old' ? OLD_MS : 0),
      fetch: call,
    })
  const send = (work: (client: PmsClient) => Promise<PmsAnswer>) => work(faulty())
  return {
    send: (request) => send((client) => client.send(request)),
    put: (path, value) => send((client) => client.put(path, value)),
    remove: (path) => send((client) => client.remove(path)),
    batch: (lines, query) => send((client) => client.batch(lines, query)),
    get: (path) => send((client) => client.get(path)),
    sent: () => sent,
    misbehave(next) {
      fault = next
    },
  }
}
