// What an ISAPI device's answer means: by its statusCode, in JSON and XML, with every HTTP status that goes with it.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LOGIN, startFakeIsapi, type FakeIsapi, type IsapiReply } from '../../test/fakes/isapi-device.ts'
import { contentOf, createIsapi, toCommandResult, toEnrolmentResult, xmlBody, type IsapiOutcome } from './isapi-call.ts'

let device: FakeIsapi
let reply: IsapiReply = 'ok'
beforeEach(async () => {
  device = await startFakeIsapi(() => reply)
})
afterEach(() => device.close())

const call = (settings: { password?: string; timeoutMs?: number } = {}): Promise<IsapiOutcome> =>
  createIsapi(
    { host: device.host, port: device.port, ...LOGIN, timeoutMs: 5000, ...settings },
    new AbortController().signal,
  )({ method: 'PUT', path: '/ISAPI/x?format=json', body: xmlBody('<a/>') })

test.each(['json', 'xml'] as const)('yes and no are heard in %s, whatever the HTTP status', async (form) => {
  for (const status of [200, 400, 403, 500]) {
    device.speak(form, status)
    reply = 'ok'
    expect(toCommandResult(await call())).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
    reply = { code: 6, words: 'employeeNoAlreadyExist' }
    const refused = await call()
    expect(refused).toMatchObject({ is: 'refused', isBusy: false, isUnsupported: false })
    expect(toCommandResult(refused)).toEqual({ state: 'rejected', reason: 'employeeNoAlreadyExist' })
    expect(toEnrolmentResult(refused)).toEqual({ state: 'failed', reason: 'employeeNoAlreadyExist' })
  }
})

test('busy is worth another try with a person, never with a command', async () => {
  reply = { code: 2, words: 'deviceBusy' }
  expect(toCommandResult(await call())).toEqual({ state: 'rejected', reason: 'deviceBusy' })
  expect(toEnrolmentResult(await call())).toEqual({ state: 'unreachable', reason: 'deviceBusy' })
})

test.each([
  [{ code: 4, words: 'notSupport' }, true],
  [{ code: 4, words: 'methodNotAllowed' }, true],
  [{ code: 4, words: 'lowPrivilege' }, false],
  [{ code: 6, words: 'notSupport' }, false],
  [null, true],
])('%j means "not supported": %s', async (said, isUnsupported) => {
  reply = said
  expect(await call()).toMatchObject({ is: 'refused', isUnsupported })
})

test('a page, a document and nothing are no yes', async () => {
  for (const said of [{ xml: '<html><body>OK</body></html>' }, { xml: 'OK' }, { json: { result: 'ok' } }, { xml: '' }]) {
    reply = said
    expect(toCommandResult(await call())).toEqual({ state: 'unknown', reason: 'device.wrongAnswer' })
    expect(toEnrolmentResult(await call())).toEqual({ state: 'failed', reason: 'device.wrongAnswer' })
  }
})

test.each(['silent', 'reset', 'endless'] as const)('a device that is %s leaves it open what it did, and is asked once', async (fault) => {
  device.misbehave(fault)
  expect(toCommandResult(await call({ timeoutMs: 800 }))).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(device.requests).toHaveLength(1)
})

test('a refused log-in is told as one after two tries; a device that is gone was not reached', async () => {
  expect(toEnrolmentResult(await call({ password: 'wrong' }))).toEqual({ state: 'failed', reason: 'device.unauthorized' })
  expect(device.refusedLogins()).toBe(2)
  await device.close()
  expect(toCommandResult(await call())).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
  expect(toEnrolmentResult(await call())).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})

test('what was asked for is given, or it is said why not', async () => {
  reply = { json: { AcsEvent: { totalMatches: 0 } } }
  expect(contentOf(await call())).toEqual({ totalMatches: 0 })
  reply = { xml: '<?xml version="1.0"?><DeviceInfo><model>DS-K1T341</model></DeviceInfo>' }
  expect(contentOf(await call())).toEqual({ model: 'DS-K1T341' })
  for (const said of ['ok', { code: 4, words: 'notSupport' }] as const) {
    reply = said
    const outcome = await call()
    expect(() => contentOf(outcome)).toThrow(expect.objectContaining({ code: 'device.wrongAnswer' }))
  }
})
