// Plays back what a real Redmine answered (npm run bench -- ticket-system records it): the same is asked, and the same comes out.
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { RECORDED_KEY, RECORDED_URL, type Step } from '../../../bench/ticket-system/recorded.ts'
import { adapterIo } from '../../../test/fixtures/adapter-event.ts'
import type { AdapterSession } from '../adapter.ts'
import { redmine } from './redmine.ts'

interface Recording {
  readonly about: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly steps: readonly Step[]
}

const files = globSync('test/fixtures/redmine/*.json', { cwd: join(import.meta.dirname, '../../..') }).toSorted()

test('there are recordings', () => {
  expect(files.map((file) => basename(file))).toEqual(['custom-field.json', 'life.json', 'no-field.json', 'no-project.json', 'outsider.json', 'wrong-key.json'])
})

test.each(files)('%s', async (file) => {
  const { settings, steps } = JSON.parse(readFileSync(join(import.meta.dirname, '../../..', file), 'utf8')) as Recording
  const waiting: Step['exchanges'][number][] = []
  const answering: typeof fetch = (target, init) => {
    const exchange = waiting.shift()
    const asked = {
      method: init?.method,
      path: (typeof target === 'string' ? target : '').slice(RECORDED_URL.length),
      headers: init?.headers,
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : null,
    }
    expect(asked).toEqual(exchange?.request)
    const { status = 599, headers = {}, body = null } = exchange?.response ?? {}
    return Promise.resolve(new Response(body === null ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers }))
  }
  const session = redmine.open(redmine.config.parse({ baseUrl: RECORDED_URL, apiKey: RECORDED_KEY, ...settings }), adapterIo({ fetch: answering }))
  for (const step of steps) {
    waiting.push(...step.exchanges)
    const result = await perform(session, step).catch((error: unknown) => ({ thrown: error instanceof Error ? error.message : String(error) }))
    expect(JSON.parse(JSON.stringify(result))).toEqual(step.result)
    expect(waiting).toEqual([])
  }
})

function perform(session: AdapterSession, step: Step): Promise<unknown> {
  if (step.do === 'deliver') return session.deliver(step.event)
  return step.do === 'test' ? session.test() : session.poll!(step.cursor)
}
