// Delivers one event to Redmine and says how far it is; started to be killed in the middle.
import { argv } from 'node:process'
import { redmine } from '../../core/pms/adapters/redmine.ts'
import { adapterIo, owedEvent } from '../../test/fixtures/adapter-event.ts'

const [, , baseUrl, apiKey, number] = argv
const telling: typeof fetch = async (target, init) => {
  if (init?.method === 'POST') process.stdout.write('opening\n')
  const response = await fetch(target, init)
  if (init?.method === 'POST') process.stdout.write('opened\n')
  return response
}
const session = redmine.open(redmine.config.parse({ baseUrl, apiKey, project: 'works' }), adapterIo({ fetch: telling }))
process.stdout.write('ready\n')
const result = await session.deliver(owedEvent({ incident: { number: number ?? '' } }))
process.stdout.write(`${JSON.stringify(result)}\n`)
