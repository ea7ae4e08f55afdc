// Paths of the phone page.
import { expect, test } from 'vitest'
import { matchPath } from './router.ts'

test.each([
  ['/phone', '/phone', {}],
  ['/phone', '/phone/', {}],
  ['/phone/task/:id', '/phone/task/a-1', { id: 'a-1' }],
  ['/p/:checkpointId', '/p/%E5%8C%97%E9%97%A8', { checkpointId: '北门' }],
  ['/p/:checkpointId', '/p/%E5%', { checkpointId: '%E5%' }],
  ['/phone/task/:id', '/phone/task', null],
  ['/phone/task/:id', '/phone/task/a/b', null],
  ['/phone', '/console', null],
])('%s of %s is %j', (pattern, path, found) => expect(matchPath(pattern, path)).toEqual(found))
