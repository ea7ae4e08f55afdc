// One person in full: the form, the consent, the photo, and what each gate holds. Opening it is audited.
import { useEffect, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber, Popconfirm, Radio, Select, Spin } from 'antd'
import { OTHER_WAYS, PERSON_KINDS, type Person, type PersonDetail, type PersonInput } from '../../contract/resident.ts'
import { api, orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { instantOfWallTime, wallTimeOf } from '../parts/wall-time.ts'
import { ConsentBox } from './consent-box.tsx'
import { EnrolmentList } from './enrolment-list.tsx'

interface PersonPanelProps {
  /** null: a new one. */
  readonly id: string | null
  /** The same person in the list, which is read every few seconds, and when it was; absent: not in it. */
  readonly inList?: Person | undefined
  readonly listedAtMs: number
  readonly onSaved: (id: string) => void
  readonly onRemoved: () => void
}

export function PersonPanel({ id, inList, listedAtMs, onSaved, onRemoved }: PersonPanelProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const one = orpc.residents.get.queryOptions({ input: { id: id ?? '' }, enabled: id !== null, staleTime: Infinity, refetchOnMount: 'always' })
  const { data: person, dataUpdatedAt, error, isFetchedAfterMount, refetch } = useQuery(one)
  // every look is audited: not looked at over and over, only when the list, which is not, tells of a change
  const isOld = person !== undefined && inList !== undefined && listedAtMs > dataUpdatedAt && standingOf(inList) !== standingOf(person)
  useEffect(() => {
    if (isOld) void refetch()
  }, [isOld, refetch])
  const known = (saved: PersonDetail) => {
    client.setQueryData(orpc.residents.get.queryKey({ input: { id: saved.id } }), saved)
    void client.invalidateQueries({ queryKey: orpc.residents.list.key() })
  }
  if (id === null)
    return (
      <>
        <h2>{t('residents:newPerson')}</h2>
        <PersonForm
          person={null}
          onSaved={(saved) => {
            known(saved)
            onSaved(saved.id)
          }}
        />
      </>
    )
  if (error !== null && person === undefined) return <ListError error={error} />
  // the form would keep what was known when it was last open
  if (person === undefined || !isFetchedAfterMount) return <Spin />
  return (
    <>
      <h2>{person.name}</h2>
      <PersonForm person={person} onSaved={known} />
      <ConsentBox person={person} onChanged={known} />
      <EnrolmentList enrolments={person.enrolments} onLook={() => void refetch()} />
      <RemovePerson
        id={id}
        onRemoved={() => {
          void client.invalidateQueries({ queryKey: orpc.residents.list.key() })
          onRemoved()
        }}
      />
    </>
  )
}

function standingOf({ face, gates }: Person): string {
  return [face, gates.synced, gates.waiting, gates.failed].join(' ')
}

interface FormValues {
  readonly name: string
  readonly kind: PersonInput['kind']
  readonly homes: string[]
  readonly phone?: string
  readonly cardNumber?: string
  readonly otherWay: NonNullable<PersonInput['otherWay']>
  /** `2027-06-30` */
  readonly until?: string
  readonly maxUses?: number | null
}

function PersonForm({ person, onSaved }: { readonly person: PersonDetail | null; readonly onSaved: (saved: PersonDetail) => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const timeZone = useSite()?.timezone ?? 'Asia/Shanghai'
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  const [form] = Form.useForm<FormValues>()
  const kind = Form.useWatch('kind', form)
  const save = async (values: FormValues) => {
    setTold(null)
    try {
      onSaved(await api.residents.save(toInput(person, values, timeZone)))
      setTold({ isGood: true, text: t('residents:saved') })
    } catch (error) {
      setTold({ isGood: false, text: errorWords(error) })
    }
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={toValues(person, timeZone)} onFinish={(values) => void save(values)}>
      <div className="person-fields">
        <Form.Item name="kind" label={t('residents:type')} className="person-wide">
          <Radio.Group optionType="button" buttonStyle="solid" options={PERSON_KINDS.map((value) => ({ value, label: t(`residents:kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="name" label={t('residents:name')} rules={[{ required: true, whitespace: true, message: t('residents:nameNeeded') }]}>
          <Input maxLength={60} data-testid="person-name" />
        </Form.Item>
        <Form.Item name="homes" label={t('residents:homes')} extra={t('residents:homesHint')}>
          <Select mode="tags" open={false} suffixIcon={null} maxCount={20} tokenSeparators={[',', '，', '、']} data-testid="person-homes" />
        </Form.Item>
        <Form.Item name="phone" label={t('residents:phone')}>
          <Input maxLength={25} data-testid="person-phone" />
        </Form.Item>
        <Form.Item name="cardNumber" label={t('residents:card')}>
          <Input maxLength={32} data-testid="person-card" />
        </Form.Item>
        <Form.Item name="otherWay" label={t('residents:otherWay')}>
          <Radio.Group options={OTHER_WAYS.map((value) => ({ value, label: t(`residents:otherWays.${value}`) }))} />
        </Form.Item>
        <Form.Item name="until" label={t('residents:validTo')}>
          <Input type="date" data-testid="person-until" />
        </Form.Item>
        {kind === 'visitor' && (
          <Form.Item name="maxUses" label={t('residents:maxUses')}>
            <InputNumber min={1} max={1000} />
          </Form.Item>
        )}
      </div>
      {told !== null && <Alert type={told.isGood ? 'success' : 'error'} showIcon title={told.text} data-testid="person-told" />}
      <Button type="primary" htmlType="submit" data-testid="person-save">
        {t('residents:save')}
      </Button>
    </Form>
  )
}

function RemovePerson({ id, onRemoved }: { readonly id: string; readonly onRemoved: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const [failure, setFailure] = useState<string | null>(null)
  const remove = async () => {
    try {
      await api.residents.remove({ id })
      onRemoved()
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  return (
    <div className="person-remove">
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <Popconfirm title={t('residents:removeSure')} okText={t('residents:remove')} cancelText={t('cancel')} onConfirm={() => void remove()}>
        <Button danger data-testid="person-remove">
          {t('residents:remove')}
        </Button>
      </Popconfirm>
    </div>
  )
}

function toValues(person: PersonDetail | null, timeZone: string): FormValues {
  if (person === null) return { name: '', kind: 'resident', homes: [], otherWay: 'desk' }
  const { name, kind, homes, phone, cardNumber, otherWay, validToMs, maxUses } = person
  const until = validToMs === null ? {} : { until: wallTimeOf(validToMs, timeZone).slice(0, 10) }
  return { name, kind, homes: [...homes], phone: phone ?? '', cardNumber: cardNumber ?? '', otherWay, maxUses, ...until }
}

/** What was left empty is not there. */
function toInput(person: PersonDetail | null, { name, kind, homes, phone, cardNumber, otherWay, until, maxUses }: FormValues, timeZone: string): PersonInput {
  const isWritten = (text: string | undefined): text is string => text !== undefined && text.trim() !== ''
  const lastSecondMs = isWritten(until) ? instantOfWallTime(`${until}T23:59:59`, timeZone) : null
  return {
    name,
    kind,
    homes,
    otherWay,
    ...(person !== null && { id: person.id }),
    ...(isWritten(phone) && { phone: phone.trim() }),
    ...(isWritten(cardNumber) && { cardNumber: cardNumber.trim() }),
    ...(person?.validFromMs != null && { validFromMs: person.validFromMs }),
    ...(lastSecondMs !== null && { validToMs: lastSecondMs + 999 }),
    ...(maxUses != null && kind === 'visitor' && { maxUses }),
  }
}
