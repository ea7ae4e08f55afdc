// A key as the keymap looks at it.
import { useDesk } from '../console/desk.ts'
import { isWithoutQueue } from '../windows/page-view.ts'
import type { KeyPress } from './keymap.ts'

export const TYPING =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=range]), textarea, select, [contenteditable=true], [role=combobox]'
const CONTROL = 'button, a, video, summary, input, label, [role=button], [role=switch], [role=radio]'

/** What is known of a key that was pressed, with where the focus is and what is open. */
export function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : document.body
  return {
    key: event.key,
    modified: event.ctrlKey || event.altKey || event.metaKey,
    repeat: event.repeat,
    typing: event.isComposing || target.closest(TYPING) !== null,
    onControl: target.closest(CONTROL) !== null,
    inDialog: useDesk.getState().dialog !== null || useDesk.getState().noteFor !== null || useDesk.getState().leavingTo !== null || isAsking(),
    elsewhere: useDesk.getState().screen !== 'console' || isWithoutQueue(),
  }
}

/** Something of antd lies above the screen, or a button asks whether one really means it; Escape is then theirs, which antd closes itself. */
function isAsking(): boolean {
  return document.querySelector(`.ant-popconfirm:not(.ant-popover-hidden), .ant-drawer-open, .ant-modal-wrap:not([style*='display: none'])`) !== null
}
