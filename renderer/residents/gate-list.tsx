// Every gate that holds people, and how it stands with all it is to know.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { GatePeople } from '../../contract/resident.ts'
import { CREDENTIAL_TYPES, type CredentialType } from '../../contract/enrolment.ts'
import { api, orpc } from '../api.ts'
import { useDevices } from '../feeds.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { DeviceStateMark, ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'

const LOOK_EVERY_MS = 2000

export function GateList({ mayManage }: { readonly mayManage: boolean }) {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.residents.gates.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  return (
    <section className="gate-list">
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && <p className="muted">{t('residents:gatesNone')}</p>}
      <ul data-testid="gate-rows">
        {data?.map((gate) => (
          <Gate key={gate.deviceId} gate={gate} mayManage={mayManage} />
        ))}
      </ul>
    </section>
  )
}

type Held = CredentialType | 'plate'

function isHeld(text: string): text is Held {
  return text === 'plate' || (CREDENTIAL_TYPES as readonly string[]).includes(text)
}

function Gate({ gate, mayManage }: { readonly gate: GatePeople; readonly mayManage: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const device = useDevices()?.find(({ id }) => id === gate.deviceId)
  const [told, setTold] = useState<string | null>(null)
  const retry = async () => {
    try {
      const { due } = await api.residents.retry({ deviceId: gate.deviceId })
      setTold(t('residents:retried', { n: due }))
    } catch (error) {
      setTold(errorWords(error))
    }
    void client.invalidateQueries({ queryKey: orpc.residents.gates.key() })
  }
  const holds = gate.holds.filter(isHeld).map((one) => t(`residents:credential.${one}`))
  return (
    <li data-testid="gate-row">
      <strong>{gate.name}</strong>
      {device !== undefined && <DeviceStateMark state={device.state} />}
      <span className="muted">{t('residents:gateHolds', { list: holds.join(t('listComma')) })}</span>
      <ToneMark tone="good" text={`${t('residents:enrolment.synced')} ${gate.synced}`} />
      {gate.waiting > 0 && <ToneMark tone="busy" text={`${t('residents:enrolment.pending')} ${gate.waiting}`} />}
      {gate.failed > 0 && <ToneMark tone="bad" text={`${t('residents:enrolment.failed')} ${gate.failed}`} />}
      {mayManage && gate.waiting + gate.failed > 0 && (
        <Button size="small" onClick={() => void retry()}>
          {t('residents:retry')}
        </Button>
      )}
      {told !== null && <span className="muted">{told}</span>}
    </li>
  )
}
