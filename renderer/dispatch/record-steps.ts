// Steps that the desk records for somebody on the radio, each with its key, which is no key of anything else.
import type { Dispatch } from '../../contract/dispatch.ts'

export type RecordedStep = 'accept' | 'arrive' | 'done'

export const RECORD_STEPS: readonly { readonly step: RecordedStep; readonly key: string; readonly from: readonly Dispatch['state'][] }[] = [
  { step: 'accept', key: 'a', from: ['assigned'] },
  { step: 'arrive', key: 'o', from: ['assigned', 'accepted'] },
  { step: 'done', key: 'w', from: ['accepted', 'onScene'] },
]
