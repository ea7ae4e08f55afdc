// The one line of an incident.
import { expect, test } from 'vitest'
import { INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import zh from '../../resources/locales/zh-CN/words.json' with { type: 'json' }
import { summarize } from './summary.ts'

test('a kind is called the same in the stored line, which goes out to others, as on every screen', () => {
  for (const kind of INCIDENT_KINDS) expect(summarize(kind, '')).toBe(zh.kind[kind])
})
