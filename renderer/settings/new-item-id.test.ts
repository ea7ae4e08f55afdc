// Ids of added steps never meet those that are there.
import { expect, test } from 'vitest'
import { newItemId } from './new-item-id.ts'

test('one more than the highest, whatever else is there', () => {
  expect(newItemId('step', [])).toBe('step-1')
  expect(newItemId('step', [{ id: 'look' }, { id: 'step-2' }, { id: 'step-10' }, { id: 'step-x' }])).toBe('step-11')
})
