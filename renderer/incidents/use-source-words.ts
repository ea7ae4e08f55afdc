// What a rule of a camera is called: `ebikeInLobby:door` is the kind and the name of its zone.
import { INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

/** A rule whose kind is not known is shown as it is. */
export function useSourceWords(): (source: { readonly cameraId: string | null; readonly rule: string | null }) => string {
  const { t } = useWords()
  const names = useSiteNames()
  return ({ cameraId, rule }) => {
    const [head = '', ...zone] = (rule ?? '').split(':')
    const kind = INCIDENT_KINDS.find((one) => one === head)
    if (kind === undefined) return rule ?? ''
    return [t(`words:kind.${kind}`), names.zone(cameraId, zone.join(':') || null)].filter((part) => part !== null).join(' · ')
  }
}
