// A refused call is made again once what it wants was shown, and fails as it was refused when it was not.
import { ORPCError } from '@orpc/client'
import { afterEach, expect, test } from 'vitest'
import { guardedLink, useGuard, wishOf } from './guard-store.ts'

const proof = () => new ORPCError('auth.proofNeeded', { status: 403, data: { act: 'giveRights' } })
const second = () => new ORPCError('approval.needed', { status: 409, data: { act: 'giveRights', approvalId: 'a1', expiresAtMs: 5 } })
const turn = () => new Promise((resolve) => void setTimeout(resolve))
afterEach(() => useGuard.getState().answer(false))

function refusing(...errors: Error[]) {
  const asked: unknown[] = []
  const link = guardedLink({
    async call(_path, input) {
      asked.push(input)
      const error = errors.shift()
      if (error !== undefined) throw error
      return 'done'
    },
  })
  return { asked, call: (input: unknown = 1) => link.call(['accounts', 'add'], input, { context: {} }) }
}

test('it is made again with the same input, through both questions', async () => {
  const { asked, call } = refusing(proof(), second())
  const answer = call('input')
  await turn()
  expect(useGuard.getState().wish).toEqual({ type: 'proof', act: 'giveRights' })
  useGuard.getState().answer(true)
  await turn()
  expect(useGuard.getState().wish).toEqual({ type: 'second', act: 'giveRights', approvalId: 'a1', expiresAtMs: 5 })
  useGuard.getState().answer(true)
  expect(await answer).toBe('done')
  expect(asked).toEqual(['input', 'input', 'input'])
  expect(useGuard.getState().wish).toBeNull()
})

test('whoever does not answer gets the refusal', async () => {
  const { asked, call } = refusing(proof())
  const answer = call()
  await turn()
  useGuard.getState().answer(false)
  await expect(answer).rejects.toMatchObject({ code: 'auth.proofNeeded' })
  expect(asked).toHaveLength(1)
})

test('two calls at once ask one after the other', async () => {
  const [one, two] = [refusing(proof()), refusing(second())]
  const answers = [one.call(), two.call()]
  await turn()
  expect(useGuard.getState().wish?.type).toBe('proof')
  useGuard.getState().answer(true)
  await turn()
  expect(useGuard.getState().wish?.type).toBe('second')
  useGuard.getState().answer(true)
  expect(await Promise.all(answers)).toEqual(['done', 'done'])
})

test('any other refusal is none of this', async () => {
  const { call } = refusing(new ORPCError('auth.forbidden', { status: 403 }))
  await expect(call()).rejects.toMatchObject({ code: 'auth.forbidden' })
  expect(wishOf(new Error('x'))).toBeNull()
  expect(wishOf(new ORPCError('approval.needed', { status: 409, data: { act: 'unknown' } }))).toBeNull()
})
