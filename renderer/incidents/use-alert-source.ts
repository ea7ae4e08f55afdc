// Where an alert came from, in words: a device by the name it has here, a camera's rule, or a part of the system.
import type { Alert } from '../../contract/incident.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { partOfSource } from './part-of-source.ts'
import { useSourceWords } from './use-source-words.ts'

export function useAlertSource(): (alert: Pick<Alert, 'deviceId' | 'cameraId' | 'source'>) => string {
  const { t } = useWords()
  const names = useSiteNames()
  const sourceWords = useSourceWords()
  return ({ deviceId, cameraId, source }) => {
    const device = names.device(deviceId)
    if (device !== null) return t('incidents:whyDevice', { source: device })
    const part = partOfSource(source)
    if (part !== null) return t('incidents:whyDevice', { source: t(`incidents:from.${part}`) })
    return t('incidents:whyRule', { source: sourceWords({ cameraId, rule: source }) })
  }
}
