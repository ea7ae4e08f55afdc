// The form of a rule: defaults are shown and not saved, hidden settings stay, an emptied field goes.
import { expect, test } from 'vitest'
import type { FieldSchema } from '../integrations/form-values.ts'
import { settingsOf, shownSettings } from './rule-settings.ts'

const schema: FieldSchema = {
  properties: {
    people: { type: 'integer', default: 6 },
    clearPeople: { type: 'integer' },
    rings: { hidden: true, default: 'all' },
  },
}

test('what is shown comes back as it was saved, and what is typed is kept', () => {
  const saved = { rings: ['unknown'], people: 3, note: 'of another version' }
  const shown = shownSettings(schema, saved)
  expect(shown).toMatchObject({ people: 3, clearPeople: undefined })
  expect(settingsOf(schema, shown, saved)).toEqual(saved)
  expect(settingsOf(schema, { ...shown, people: 6, clearPeople: 2 }, saved)).toEqual({ rings: ['unknown'], note: 'of another version', clearPeople: 2 })
  expect(settingsOf(schema, { ...shown, people: null }, saved)).toEqual({ rings: ['unknown'], note: 'of another version' })
  expect(shownSettings(schema, {})).toMatchObject({ people: 6 })
})
