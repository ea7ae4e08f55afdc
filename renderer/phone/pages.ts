// The pages of the phone, by the path they are found at; a page that is to have a place in the bar below says its tab.
import type { ComponentType } from 'react'
import { MePage } from './me/me-page.tsx'
import { CheckpointPage } from './patrol/checkpoint-page.tsx'
import { PatrolPage } from './patrol/patrol-page.tsx'
import { QueuePage } from './queue-page.tsx'
import { TaskPage } from './tasks/task-page.tsx'
import { TasksPage } from './tasks/tasks-page.tsx'
import type { WordKey } from './words.ts'

export interface PhonePage {
  readonly name: string
  /** `/phone/task/:id`; the core serves the phone page below /phone and /p. */
  readonly path: string
  readonly tab?: { readonly title: WordKey; readonly icon: string }
  /** Is given the named parts of the path. */
  readonly view: ComponentType<{ readonly params: Readonly<Record<string, string>> }>
}

export const PHONE_PAGES: readonly PhonePage[] = [
  { name: 'tasks', path: '/phone', tab: { title: 'phone:bar.tasks', icon: '☰' }, view: TasksPage },
  { name: 'task', path: '/phone/task/:id', view: TaskPage },
  { name: 'patrol', path: '/phone/patrol', tab: { title: 'patrol:phone.tab', icon: '⟳' }, view: PatrolPage },
  { name: 'checkpoint', path: '/p/:checkpointId', view: CheckpointPage },
  { name: 'queue', path: '/phone/queue', view: QueuePage },
  { name: 'me', path: '/phone/me', tab: { title: 'phone:bar.me', icon: '☺' }, view: MePage },
]
