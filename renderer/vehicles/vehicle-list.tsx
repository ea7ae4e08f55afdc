// The vehicles the property knows: searched, added, changed, taken out after a question.
import { useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Popconfirm, Radio } from 'antd'
import { isListablePlate, normalisePlate } from '../../contract/plate.ts'
import { VEHICLE_LISTS, type Vehicle, type VehicleInput } from '../../contract/vehicle.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { errorText, useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { ToneMark } from '../parts/state-mark.tsx'

const MOST = 200

export function VehicleList({ maySave }: { readonly maySave: boolean }) {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [search, setSearch] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [form] = Form.useForm<VehicleInput>()
  const { data, error } = useQuery(orpc.vehicles.list.queryOptions({ input: { search, limit: MOST }, placeholderData: keepPreviousData }))
  const isPlate = async (_: unknown, typed: string | undefined) => {
    const plate = normalisePlate(typed ?? '')
    if (plate !== null && !isListablePlate(plate)) throw new Error(errorText('vehicle.notAPlate', i18n.language))
  }
  const run = async (call: () => Promise<unknown>) => {
    setFailure(null)
    try {
      await call()
      form.resetFields()
      leaveFields()
    } catch (thrown) {
      setFailure(errorWords(thrown))
    }
    await client.invalidateQueries({ queryKey: orpc.vehicles.list.key() })
  }
  return (
    <section className="vehicle-list">
      <h2>{t('vehicles:list')}</h2>
      {maySave && (
        <Form
          form={form}
          layout="inline"
          requiredMark={false}
          initialValues={{ list: 'allow' }}
          onFinish={(input) => void run(() => api.vehicles.save(written(input)))}
        >
          <Form.Item
            name="plate"
            validateTrigger="onSubmit"
            rules={[{ required: true, whitespace: true, message: t('vehicles:plateNeeded') }, { validator: isPlate }]}
          >
            <Input placeholder={t('vehicles:plate')} maxLength={32} data-testid="vehicle-plate" />
          </Form.Item>
          <Form.Item name="list">
            <Radio.Group
              optionType="button"
              buttonStyle="solid"
              options={VEHICLE_LISTS.map((list) => ({ value: list, label: t(`vehicles:onList.${list}`) }))}
            />
          </Form.Item>
          <Form.Item name="home">
            <Input placeholder={t('vehicles:home')} maxLength={60} data-testid="vehicle-home" />
          </Form.Item>
          <Form.Item name="note">
            <Input placeholder={t('vehicles:note')} maxLength={200} />
          </Form.Item>
          <Button type="primary" htmlType="submit" data-testid="vehicle-save">
            {t('vehicles:save')}
          </Button>
        </Form>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="vehicle-failure" />}
      <Input.Search
        allowClear
        placeholder={t('vehicles:search')}
        maxLength={60}
        onChange={(event) => setSearch(event.target.value)}
        data-testid="vehicle-search"
      />
      {error !== null && data === undefined && <ListError error={error} />}
      {data !== undefined && (
        <p className="muted">{data.total === 0 ? t('vehicles:none') : t('vehicles:count', { shown: data.items.length, total: data.total })}</p>
      )}
      <ul data-testid="vehicle-rows">
        {data?.items.map((vehicle) => (
          <Row
            key={vehicle.id}
            vehicle={vehicle}
            maySave={maySave}
            onChange={() => form.setFieldsValue(asInput(vehicle))}
            onRemove={() => void run(() => api.vehicles.remove({ id: vehicle.id }))}
          />
        ))}
      </ul>
    </section>
  )
}

interface RowProps {
  readonly vehicle: Vehicle
  readonly maySave: boolean
  readonly onChange: () => void
  readonly onRemove: () => void
}

function Row({ vehicle, maySave, onChange, onRemove }: RowProps) {
  const { t } = useWords()
  return (
    <li data-testid="vehicle-row" data-plate={vehicle.plate}>
      <strong className="plate">{vehicle.plate}</strong>
      <ToneMark tone={vehicle.list === 'allow' ? 'good' : 'bad'} text={t(`vehicles:onList.${vehicle.list}`)} />
      <span>{[vehicle.home, vehicle.note].filter((part) => part !== null).join(' · ')}</span>
      {maySave && (
        <span className="vehicle-acts">
          <Button size="small" onClick={onChange}>
            {t('vehicles:change')}
          </Button>
          <Popconfirm title={t('vehicles:removeSure', { plate: vehicle.plate })} okText={t('vehicles:remove')} cancelText={t('cancel')} onConfirm={onRemove}>
            <Button size="small" data-testid="vehicle-remove">
              {t('vehicles:remove')}
            </Button>
          </Popconfirm>
        </span>
      )}
    </li>
  )
}

/** Keys pressed after saving must go to the console, not into the next plate. */
function leaveFields(): void {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('form') !== null) focused.blur()
}

/** What was left empty is not there. */
function written({ plate, list, home, note }: VehicleInput): VehicleInput {
  const isWritten = (text: string | undefined) => text !== undefined && text.trim() !== ''
  return { plate: plate.trim(), list, ...(isWritten(home) && { home: home!.trim() }), ...(isWritten(note) && { note: note!.trim() }) }
}

function asInput({ plate, list, home, note }: Vehicle): VehicleInput {
  return { plate, list, home: home ?? '', note: note ?? '' }
}
