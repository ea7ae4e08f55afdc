// The support bundle over the core's doors: whom it is handed to.
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startFixture } from './server-fixture.ts'

test('managers and administrators are handed the support bundle, nobody else', async () => {
  const core = await startFixture()
  try {
    const fetchAs = (cookie: string) => fetch(`${core.url}/upload/support-bundle`, { headers: cookie === '' ? {} : { cookie } })
    expect((await fetchAs('')).status).toBe(401)
    for (const role of ['operator', 'guard', 'installer'] as const) expect((await fetchAs(await core.signIn(role))).status, role).toBe(403)
    const answer = await fetchAs(await core.signIn('manager'))
    expect(answer.headers.get('content-disposition')).toContain('vigil-support-')
    const told = JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()) as { system: { version: string } }
    expect(told.system.version).toBe('0.1.0')
  } finally {
    await core.close()
  }
})
