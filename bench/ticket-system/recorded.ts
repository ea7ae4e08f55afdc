// A session with Redmine whose exchanges are written down, so that `npm test` can play them back without Redmine.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdapterSession, OwedEvent } from '../../core/pms/adapter.ts'
import { redmine } from '../../core/pms/adapters/redmine.ts'
import { adapterIo } from '../../test/fixtures/adapter-event.ts'

export interface Exchange {
  readonly request: { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: unknown }
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown }
}

export type Asked = { readonly do: 'deliver'; readonly event: OwedEvent } | { readonly do: 'poll'; readonly cursor: string | null } | { readonly do: 'test' }
export type Step = Asked & { readonly result: unknown; readonly exchanges: readonly Exchange[] }

/** Stand where the machine's own address and key were. */
export const RECORDED_URL = 'http://127.0.0.1:3000'
export const RECORDED_KEY = 'recorded-key'

export interface Recorder {
  readonly session: AdapterSession
  readonly settings: Readonly<Record<string, unknown>>
  /** Does it and writes it down. */
  run<R>(asked: Asked): Promise<R>
  save(folder: string, name: string, about: string): void
}

export function recordSession(url: string, key: string, settings: Readonly<Record<string, unknown>>): Recorder {
  let exchanges: Exchange[] = []
  const steps: Step[] = []
  const clean = (text: string) =>
    text
      .replaceAll(url, RECORDED_URL)
      .replaceAll(key, RECORDED_KEY)
      .replaceAll(/"api_key":"[0-9a-f]+"/g, `"api_key":"${RECORDED_KEY}"`)
  const recording: typeof fetch = async (target, init) => {
    const response = await fetch(target, init)
    const text = await response.clone().text()
    const sent = typeof init?.body === 'string' ? init.body : undefined
    exchanges.push({
      request: {
        method: init?.method ?? 'GET',
        path: (typeof target === 'string' ? target : '').slice(url.length),
        headers: JSON.parse(clean(JSON.stringify(init?.headers ?? {}))) as Record<string, string>,
        body: sent === undefined ? null : (JSON.parse(sent) as unknown),
      },
      response: {
        status: response.status,
        headers: Object.fromEntries(
          [...response.headers]
            .filter(([header]) => ['content-type', 'retry-after', 'location', 'www-authenticate'].includes(header))
            .map(([header, value]) => [header, clean(value)]),
        ),
        body: text === '' ? null : readBody(clean(text)),
      },
    })
    return response
  }
  const session = redmine.open(redmine.config.parse({ baseUrl: url, apiKey: key, ...settings }), adapterIo({ fetch: recording }))
  const perform = (asked: Asked): Promise<unknown> => {
    if (asked.do === 'deliver') return session.deliver(asked.event)
    return asked.do === 'test' ? session.test() : session.poll!(asked.cursor)
  }
  return {
    session,
    settings,
    async run<R>(asked: Asked) {
      exchanges = []
      const result = await perform(asked).catch((error: unknown) => ({ thrown: error instanceof Error ? error.message : String(error) }))
      steps.push({ ...asked, result: JSON.parse(clean(JSON.stringify(result))) as unknown, exchanges })
      exchanges = []
      return result as R
    },
    save(folder, name, about) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ about, settings, steps }, null, 2)}\n`)
    },
  }
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text.slice(0, 200)
  }
}
