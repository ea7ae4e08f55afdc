// One checkpoint, new or to be changed.
import { Alert, Button, Form, Input, InputNumber, Radio, Select } from 'antd'
import { EQUIPMENT_KINDS } from '../../contract/patrol-faults.ts'
import { PHOTO_DEMANDS, type Checkpoint, type CheckpointInput } from '../../contract/patrol.ts'
import { api } from '../api.ts'
import { useCameras, useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { usePatrolChange } from './use-patrol-change.ts'

/** As the form has it: what is left empty is undefined. */
interface Typed {
  readonly name: string
  readonly buildingId?: string
  readonly floor?: number | null
  readonly cameras?: string[]
  readonly tagUid?: string
  readonly cardNumber?: string
  readonly equipment?: NonNullable<Checkpoint['equipment']>
  readonly photo: Checkpoint['photo']
}

export function PointForm({ point, onDone }: { readonly point: Checkpoint | null; readonly onDone: () => void }) {
  const { t } = useWords()
  const site = useSite()
  const cameras = useCameras()
  const { failure, change } = usePatrolChange()
  const save = async (typed: Typed) => {
    if (await change(() => api.patrols.savePoint(written(typed, point)))) onDone()
  }
  return (
    <Form<Typed> className="patrol-form" layout="vertical" requiredMark={false} initialValues={asTyped(point)} onFinish={(typed) => void save(typed)}>
      <h2>{t(point === null ? 'patrol:newPoint' : 'patrol:changePoint')}</h2>
      <Form.Item name="name" label={t('patrol:pointName')} rules={[{ required: true, whitespace: true, message: t('patrol:needed') }]}>
        <Input maxLength={60} data-testid="point-name" />
      </Form.Item>
      <Form.Item name="buildingId" label={t('patrol:building')}>
        <Select allowClear options={(site?.buildings ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item name="floor" label={t('patrol:floorLabel')} extra={t('patrol:floorHint')}>
        <InputNumber min={-20} max={300} precision={0} />
      </Form.Item>
      <Form.Item name="cameras" label={t('patrol:cameras')} extra={t('patrol:camerasHint')}>
        <Select mode="multiple" maxCount={8} options={(cameras ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item name="equipment" label={t('patrol:equipmentLabel')} extra={t('patrol:equipmentHint')}>
        <Select allowClear options={EQUIPMENT_KINDS.map((kind) => ({ value: kind, label: t(`patrol:equipment.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="photo" label={t('patrol:photoLabel')} extra={t('patrol:photoHint')}>
        <Radio.Group
          optionType="button"
          buttonStyle="solid"
          options={PHOTO_DEMANDS.map((demand) => ({ value: demand, label: t(`patrol:photoDemand.${demand}`) }))}
        />
      </Form.Item>
      <Form.Item name="tagUid" label={t('patrol:tagUid')} extra={t('patrol:tagUidHint')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="cardNumber" label={t('patrol:cardNumber')} extra={t('patrol:cardNumberHint')}>
        <Input maxLength={32} />
      </Form.Item>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <p className="patrol-bar">
        <Button type="primary" htmlType="submit" data-testid="point-save">
          {t('patrol:save')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
    </Form>
  )
}

function asTyped(point: Checkpoint | null): Partial<Typed> {
  if (point === null) return { photo: 'sometimes' }
  const { name, buildingId, floor, cameras, tagUid, cardNumber, equipment, photo } = point
  return {
    name,
    photo,
    cameras,
    floor,
    ...(buildingId !== null && { buildingId }),
    ...(tagUid !== null && { tagUid }),
    ...(cardNumber !== null && { cardNumber }),
    ...(equipment !== null && { equipment }),
  }
}

/** Tags are known by their letters and digits, however they are written. */
function written({ name, buildingId, floor, cameras, tagUid, cardNumber, equipment, photo }: Typed, point: Checkpoint | null): CheckpointInput {
  const tag = (text: string | undefined) => {
    const letters = (text ?? '').replaceAll(/[^0-9a-zA-Z]/g, '').toUpperCase()
    return letters === '' ? null : letters
  }
  return {
    ...(point !== null && { id: point.id }),
    name,
    buildingId: buildingId ?? null,
    floor: floor ?? null,
    cameras: cameras ?? [],
    tagUid: tag(tagUid),
    cardNumber: tag(cardNumber),
    equipment: equipment ?? null,
    photo,
  }
}
