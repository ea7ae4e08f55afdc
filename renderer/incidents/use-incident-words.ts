// What an incident is called on screen, composed in the chosen language from what is known about it.
import type { Incident } from '../../contract/incident.ts'
import { findingTold, type FindingTold } from '../../contract/patrol-faults.ts'
import { useFallWords } from '../falls/use-fall-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { telemetryZone } from '../telemetry/telemetry-zone.ts'
import { useMetricWords } from '../telemetry/use-metric-words.ts'
import { useWords } from '../i18n.ts'
import { fallTold } from './fall-told.ts'
import { placeTold } from './place-told.ts'
import { whatTold, type WhatTold } from './what-told.ts'

export interface IncidentWords {
  /** E-bike in lobby */
  kind(incident: Pick<Incident, 'kind'>): string
  /** With the kinds that joined: Tailgating + E-bike in lobby */
  kinds(incident: Pick<Incident, 'kind' | 'alsoKinds'>): string
  /** What the device said, building, camera or device, and zone; null when nothing is known. */
  place(incident: Pick<Incident, 'kind' | 'buildingId' | 'cameraId' | 'deviceId' | 'zone' | 'summary'>): string | null
  /** What a person said of it: the faults of a finding in the chosen language, else as it was written; null when nobody did. */
  wrote(incident: Pick<Incident, 'kind' | 'zone' | 'summary'>): string | null
  /** Kind and place; what a person reported is shown as it was written. */
  title(incident: Incident): string
}

export function useIncidentWords(): IncidentWords {
  const { t } = useWords()
  const names = useSiteNames()
  const falls = useFallWords()
  const metrics = useMetricWords()
  const said = (what: WhatTold | null): string | null => {
    if (what === null) return null
    if (what.is === 'outcome') return t(`words:whyCode.outcome.${what.word}`)
    if (what.is === 'fault') return t(`words:whyCode.fault.${what.word}`)
    if (what.is === 'own') return t(`words:own.${what.word}`)
    if (what.is === 'rule') return t(`words:whyCode.rule.${what.word}`)
    return what.is === 'plate' ? what.plate : t('words:silent')
  }
  const findingOf = ({ zone, summary }: Pick<Incident, 'zone' | 'summary'>) =>
    zone?.startsWith('patrol:') === true ? findingTold(placeTold(summary) ?? summary) : null
  const faultsOf = ({ faults }: FindingTold) => faults.map((fault) => t(`patrol:fault.${fault}`)).join(t('listComma'))
  const words: IncidentWords = {
    kind: ({ kind }) => t(`words:kind.${kind}`),
    kinds: ({ kind, alsoKinds }) => [kind, ...alsoKinds].map((one) => t(`words:kind.${one}`)).join(' + '),
    place(incident) {
      const finding = findingOf(incident)
      // a checkpoint may have no camera and no building: then its name is all there is
      if (finding !== null) return finding.place
      // whose press it was is an id; where that was is told in the line
      if (incident.kind === 'sos' && incident.deviceId === null) return placeTold(incident.summary) ?? names.placeOf(incident)
      if (incident.kind === 'fallingObject') {
        const { place, floor } = fallTold(incident.summary)
        return [place ?? names.placeOf(incident), falls.floorShort(floor)].filter((part) => part !== null).join(' · ') || null
      }
      const about = incident.kind === 'telemetry' ? telemetryZone(incident.zone) : null
      if (about !== null) {
        const place = names.placeOf({ ...incident, cameraId: null })
        return [place, t(`telemetry:incident.${about.is}`, { metric: metrics.name(about.metric) })].filter((part) => part !== null).join(' · ')
      }
      // what a device raised is where the device says; the camera only looks at it
      const told = incident.deviceId === null ? null : placeTold(incident.summary)
      const parts =
        told === null
          ? [names.placeOf(incident), said(whatTold(incident)) ?? names.zone(incident.cameraId, incident.zone)]
          : [said(whatTold(incident)), names.building(incident.buildingId), told]
      return parts.filter((part) => part !== null).join(' · ') || null
    },
    wrote(incident) {
      const finding = findingOf(incident)
      if (finding !== null) return faultsOf(finding)
      return incident.kind === 'manual' ? incident.summary : null
    },
    title(incident) {
      const finding = findingOf(incident)
      if (finding !== null) {
        return [words.kind(incident), finding.place, faultsOf(finding)].join(' · ')
      }
      if (incident.kind === 'manual') return incident.summary
      const place = words.place(incident)
      // a kind that is nowhere says what it is about in its stored line only
      return place === null ? incident.summary : `${words.kind(incident)} · ${place}`
    },
  }
  return words
}
