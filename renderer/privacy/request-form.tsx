// A person's request entered: what they ask, who they are and how that was made sure, and whom or which cars it is about.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Select } from 'antd'
import { REQUEST_KINDS, type RequestKind } from '../../contract/privacy.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

const FOUND = 20

export function RequestForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [kind, setKind] = useState<RequestKind>('copy')
  const [asker, setAsker] = useState('')
  const [identified, setIdentified] = useState('')
  const [personIds, setPersonIds] = useState<string[]>([])
  const [plates, setPlates] = useState<string[]>([])
  const [note, setNote] = useState('')
  const [search, setSearch] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { data: found } = useQuery(orpc.residents.list.queryOptions({ input: { search, limit: FOUND }, enabled: search.trim() !== '' }))
  const known = new Map((found?.items ?? []).map(({ id, name, homes }) => [id, t('privacy:requests.found', { name, homes: homes.join(' ') })]))
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const isWhole = asker.trim() !== '' && identified.trim() !== '' && personIds.length + plates.length > 0
  const open = async () => {
    setBusy(true)
    try {
      await api.privacyRequests.open({ kind, asker, identified, personIds, plates, note })
      onDone()
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.privacyRequests.key() })
    }
  }
  return (
    <div className="privacy-form" role="group" aria-label={t('privacy:requests.new')} data-testid="request-form">
      <label>
        {t('privacy:requests.kindOf')}
        <Select
          autoFocus
          value={kind}
          aria-label={t('privacy:requests.kindOf')}
          onChange={setKind}
          options={REQUEST_KINDS.map((value) => ({ value, label: t(`privacy:requests.kind.${value}`) }))}
          data-testid="request-kind"
        />
      </label>
      <label>
        {t('privacy:requests.asker')}
        <Input value={asker} maxLength={120} onChange={(event) => setAsker(event.target.value)} data-testid="request-asker" />
      </label>
      <label>
        {t('privacy:requests.identified')}
        <Input value={identified} maxLength={200} onChange={(event) => setIdentified(event.target.value)} data-testid="request-identified" />
      </label>
      <label>
        {t('privacy:requests.persons')}
        <Select
          mode="multiple"
          maxCount={10}
          value={personIds}
          showSearch={{ filterOption: false, onSearch: setSearch }}
          aria-label={t('privacy:requests.persons')}
          onChange={(ids: string[]) => {
            setChosen(new Map(ids.map((id) => [id, known.get(id) ?? chosen.get(id) ?? id])))
            setPersonIds(ids)
          }}
          options={[...new Map([...chosen, ...known])].map(([value, label]) => ({ value, label }))}
          data-testid="request-persons"
        />
      </label>
      <label>
        {t('privacy:requests.plates')}
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          maxCount={10}
          value={plates}
          aria-label={t('privacy:requests.plates')}
          tokenSeparators={[',', '，', '、', ' ']}
          onChange={setPlates}
          data-testid="request-plates"
        />
      </label>
      <label>
        {t('privacy:requests.note')}
        <Input.TextArea value={note} maxLength={1000} autoSize onChange={(event) => setNote(event.target.value)} />
      </label>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="request-failure" />}
      <span className="privacy-acts">
        <Button type="primary" disabled={!isWhole} loading={isBusy} onClick={() => void open()} data-testid="request-open">
          {t('privacy:requests.open')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </span>
    </div>
  )
}
