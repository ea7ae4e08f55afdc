// Hears the keys of Playback before the console does.
import { pressOf } from '../keys/press-of.ts'
import { useEarlyKeys } from '../keys/use-early-keys.ts'
import { playbackCommand, type PlaybackCommand } from './playback-keys.ts'

export function usePlaybackKeys(onCommand: (command: PlaybackCommand) => void): void {
  useEarlyKeys((event) => {
    if (event.defaultPrevented) return
    const { key, modified, repeat, typing, inDialog, onControl } = pressOf(event)
    const isListed = event.target instanceof Element && event.target.closest('.ant-select-dropdown, .ant-segmented, [role=listbox]') !== null
    const command = playbackCommand({ key, modified, repeat, taken: typing || inDialog, onControl: onControl || isListed })
    if (command === null) return
    event.preventDefault()
    onCommand(command)
  })
}
