// Hears the keys of a list of falls before the console does.
import { useDesk } from '../console/desk.ts'
import { useEarlyKeys } from '../keys/use-early-keys.ts'
import { fallsCommand, type FallsCommand } from './falls-keys.ts'

const TYPING = 'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true], [role=combobox]'
/** Their arrows change a value. */
const VALUED = 'input, [role=tablist], [role=application]'
const CONTROL = 'button, a, video, summary, label, [role=button], [role=radio]'

/** @param onCommand returns whether the key was of use */
export function useFallsKeys(onCommand: (command: FallsCommand) => boolean): void {
  useEarlyKeys((event) => {
    const { dialog, leavingTo } = useDesk.getState()
    if (dialog !== null || leavingTo !== null || document.querySelector('.ant-modal-wrap') !== null) return
    const target = event.target instanceof Element ? event.target : document.body
    const isControl = (event.key === 'Enter' && target.closest(CONTROL) !== null) || (event.key.startsWith('Arrow') && target.closest(VALUED) !== null)
    const command = fallsCommand({
      key: event.key,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      repeat: event.repeat,
      taken: event.isComposing || isControl || target.closest(TYPING) !== null,
    })
    if (command !== null && onCommand(command)) event.preventDefault()
  })
}
