// The part of the generated client that is the same for every document: calling, errors, and reading events; copied into it as it stands.
export interface VigilOptions {
  /** Of the console, for example http://127.0.0.1:8470 */
  readonly url: string
  /** vgk_... */
  readonly key?: string
  readonly fetch?: typeof fetch
}

/** What the API says when it refuses: `{code, message, details?}`. */
export class VigilApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  /** Seconds, where waiting helps. */
  readonly retryAfter: number | null
  constructor(status: number, code: string, message: string, details: Readonly<Record<string, unknown>>, retryAfter: number | null) {
    super(message)
    this.name = 'VigilApiError'
    this.status = status
    this.code = code
    this.details = details
    this.retryAfter = retryAfter
  }
}

export interface VigilEvent<T> {
  /** Give it back as `last-event-id` to go on after it. */
  readonly id: string
  readonly event: string
  readonly data: T
}

interface AnyInput {
  readonly params?: object
  readonly query?: object
  readonly headers?: object
  readonly body?: unknown
}

export function createCaller({ url, key, fetch: send = fetch }: VigilOptions) {
  const ask = async (method: string, path: string, input: AnyInput, init: RequestInit): Promise<Response> => {
    const params = new Map(Object.entries(input.params ?? {}))
    const target = new URL(`/api/v1${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params.get(name))))}`, url)
    for (const [name, value] of Object.entries(input.query ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) target.searchParams.append(name, String(one))
    }
    const headers = new Headers(init.headers)
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
    for (const [name, value] of Object.entries(input.headers ?? {})) if (value !== undefined) headers.set(name, String(value))
    const isRaw = typeof input.body === 'string' || input.body instanceof Blob || input.body instanceof Uint8Array
    if (input.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const body = input.body === undefined ? null : isRaw ? (input.body as BodyInit) : JSON.stringify(input.body)
    const response = await send(target, { ...init, method, headers, ...(body === null ? {} : { body }) })
    if (response.ok) return response
    const told = (await response.json().catch(() => ({}))) as { code?: string; message?: string; details?: Record<string, unknown> }
    const wait = Number(response.headers.get('retry-after'))
    throw new VigilApiError(
      response.status,
      told.code ?? `http.${response.status}`,
      told.message ?? response.statusText,
      told.details ?? {},
      wait > 0 ? wait : null,
    )
  }
  return {
    async json<T>(method: string, path: string, input: AnyInput, init: RequestInit): Promise<T> {
      const response = await ask(method, path, input, init)
      const text = await response.text()
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    bytes: ask,
    /** Ends when the connection does: call it again with the `id` of the last event as `last-event-id`. */
    async *events<T>(method: string, path: string, input: AnyInput, init: RequestInit): AsyncGenerator<VigilEvent<T>, void, void> {
      const response = await ask(method, path, input, init)
      const decoder = new TextDecoder()
      let text = ''
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        const blocks = (text += decoder.decode(chunk, { stream: true })).split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
          // `ready` says only where the stream begins; comments keep the line open.
          if (field('data') !== '' && field('event') !== 'ready') yield { id: field('id'), event: field('event'), data: JSON.parse(field('data')) as T }
        }
      }
    },
  }
}
