// Speaks to the place of an incident through its speakers; what was said stands on the timeline as the reason of the command.
import { App } from 'antd'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Incident } from '../../contract/incident.ts'
import { api } from '../api.ts'
import { useCameras, useDevices } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { speakersOf } from './speakers-of.ts'

export interface Speaking {
  readonly speakers: readonly DeviceStatus[]
  /** @returns whether at least one took it */
  say(deviceIds: readonly string[], text: string): Promise<boolean>
}

export function useSay(incident: Pick<Incident, 'id' | 'buildingId' | 'cameraId' | 'deviceId'>): Speaking {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const speakers = speakersOf(incident, useDevices() ?? [], useCameras() ?? [])
  return {
    speakers,
    async say(deviceIds, text) {
      const ends = await Promise.all(
        deviceIds.map(async (deviceId) => {
          const name = speakers.find(({ id }) => id === deviceId)?.name ?? deviceId
          try {
            const { state, reason } = await api.devices.command({ deviceId, command: 'say', text, reason: text, incidentId: incident.id })
            const isTaken = state === 'accepted' || state === 'confirmed'
            const words = [`${name}: ${t(`words:commandState.${state}`)}`, reason === null ? null : errorText(reason, i18n.language)]
            void message[isTaken ? 'success' : 'error'](words.filter((part) => part !== null).join(' · '))
            return isTaken
          } catch (error) {
            void message.error(`${name}: ${errorWords(error)}`)
            return false
          }
        }),
      )
      return ends.includes(true)
    },
  }
}
