// Connects the keyboard with the queue and its actions.
import { useEffect, useEffectEvent } from 'react'
import { App } from 'antd'
import { TOLD_FIRST, TOLD_LAST, type Incident } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'
import { assertNever } from '../../contract/vocabulary.ts'
import { focusQueue, maySee, useDesk } from '../console/desk.ts'
import { useIncidents } from '../feeds.ts'
import { isHandsOff } from '../fire/use-fire-opens.ts'
import { useShownQueue } from '../incidents/use-shown-queue.ts'
import { mayBeRearranged } from '../incidents/rearrange.ts'
import { moveSelection } from '../incidents/queue-order.ts'
import { useQueueViews } from '../incidents/queue-views.ts'
import { useActions } from '../incidents/use-actions.ts'
import { toggleMute } from '../sound/alarm-store.ts'
import { keyCommand, type KeyCommand } from './keymap.ts'
import { pressOf, TYPING } from './press-of.ts'
import { useWords } from '../i18n.ts'
import { focusTile } from '../wall/use-wall-keys.ts'
import { useOpenRecording } from '../playback/use-open-recording.ts'
import { pageView } from '../windows/page-view.ts'

export function useConsoleKeys(user: User): void {
  const run = useEffectEvent(useRunCommand(user))
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // a screen's own key is no longer anybody else's
      const command = event.defaultPrevented ? null : keyCommand(pressOf(event))
      if (command === null) return
      event.preventDefault()
      run(command)
    }
    // a click must not leave the keyboard on the button it pressed; pressed by keyboard (no pointer), the focus is where it should be
    const onClick = () => {
      const focused = document.activeElement
      if (focused?.closest('.console') == null || focused.closest(TYPING) !== null || focused.matches('video')) return
      const { dialog, screen } = useDesk.getState()
      if (dialog === null && screen === 'console') focusQueue()
    }
    const onPointerUp = (event: PointerEvent) => {
      if (event.target instanceof Element) setTimeout(onClick)
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('pointerup', onPointerUp)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('pointerup', onPointerUp)
    }
  }, [])
}

/** Of those that are told. */
function lastAlert({ alertCount }: Incident): number {
  return Math.min(alertCount, TOLD_FIRST + TOLD_LAST) - 1
}

function useRunCommand(user: User): (command: KeyCommand) => void {
  const { t } = useWords()
  const { message } = App.useApp()
  const { queue } = useShownQueue(user.id)
  const incidents = useIncidents() ?? []
  const { press } = useActions()
  const openRecording = useOpenRecording()
  return (command) => {
    const desk = useDesk.getState()
    // What is acted on is what is looked at: the open incident even after it has left the queue, never the next one behind its back.
    const handId = desk.openId ?? desk.selectedId
    // The list may be drawn a moment late: what may be done is asked of the incident as it is now.
    const inHand = incidents.find((i) => i.id === handId) ?? queue.find((i) => i.id === handId)
    switch (command.do) {
      case 'move':
        if (handId !== desk.selectedId && command.by !== 'first') return desk.select(desk.selectedId)
        return desk.select(moveSelection(queue, desk.selectedId, command.by))
      case 'alert':
        // past the last one would take as many presses back
        if (desk.openId === null || inHand === undefined) return
        return desk.showAlert(Math.min(Math.min(desk.alertAt, lastAlert(inHand)) + command.by, lastAlert(inHand)))
      case 'back':
        desk.back()
        // what had the focus may have gone with the view
        return focusQueue()
      case 'screen':
        // a window of one view has no other screens
        if (!maySee(user, command.to) || pageView() !== null) return
        return command.to === 'playback' ? void openRecording(inHand) : desk.go(command.to)
      case 'view':
        return desk.show({ type: 'view' })
      case 'help':
        return desk.show({ type: 'help' })
      case 'open':
        return desk.selectedId === null ? undefined : desk.open(desk.selectedId)
      case 'note':
        if (inHand === undefined) return void message.warning(t('incidents:nothingSelected'))
        return press(inHand, 'note')
      case 'rearrange':
        if (inHand === undefined) return void message.warning(t('incidents:nothingSelected'))
        if (!user.permissions.includes('commandDevices') || !mayBeRearranged(inHand, command.how)) return
        return desk.show({ type: command.how, incidentId: inHand.id })
      case 'act':
        if (isHandsOff()) return
        if (inHand === undefined) return void message.warning(t('incidents:nothingSelected'))
        return press(inHand, command.action)
      case 'search':
        return document.getElementById('queue-search')?.focus()
      case 'queueView':
        if (useQueueViews.getState().views.length === 0) void message.info(t('queue:noViews'))
        return useQueueViews.getState().cycle()
      case 'mute':
        return toggleMute()
      case 'wall':
        focusTile()
        return
      default:
        return assertNever(command)
    }
  }
}
