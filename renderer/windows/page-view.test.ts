// A window's address says what it shows; anything else is the console.
import { expect, test } from 'vitest'
import { viewOfSearch } from './page-view.ts'
import { featuresOf } from './seat-windows.ts'

test.each([
  ['?view=queue', 'queue'],
  ['?view=map&x=1', 'map'],
  ['', null],
  ['?view=reports', null],
  ['?view=', null],
])('%s shows %s', (search, view) => expect(viewOfSearch(search)).toBe(view))

test('a window opens where it stood last, and the first time where the browser likes', () => {
  expect(featuresOf({ left: 1920, top: -40, width: 1280, height: 900 })).toBe('popup=yes,width=1280,height=900,left=1920,top=-40')
  expect(featuresOf(undefined)).not.toContain('left')
})
