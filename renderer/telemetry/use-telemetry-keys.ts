// Hears the keys of the telemetry screen before the console does.
import { useDesk } from '../console/desk.ts'
import { useEarlyKeys } from '../keys/use-early-keys.ts'
import { telemetryCommand, type TelemetryCommand } from './telemetry-keys.ts'

/** Arrows and letters are theirs. */
const TAKEN = 'input, textarea, select, [contenteditable=true], [role=combobox], [role=radiogroup]'

export function useTelemetryKeys(onCommand: (command: TelemetryCommand) => void): void {
  useEarlyKeys((event) => {
    if (useDesk.getState().dialog !== null) return
    const target = event.target instanceof Element ? event.target : document.body
    const modified = event.ctrlKey || event.altKey || event.metaKey
    const command = telemetryCommand({ key: event.key, modified, taken: event.isComposing || target.closest(TAKEN) !== null })
    if (command === null) return
    event.preventDefault()
    onCommand(command)
  })
}
