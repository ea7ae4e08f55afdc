// Whose card is whose, for readers that read the guard's as well.
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Select } from 'antd'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { usePatrolChange } from './use-patrol-change.ts'

interface Typed {
  readonly cardNumber: string
  readonly staffId: string
}

export function CardsPanel() {
  const { t } = useWords()
  const [form] = Form.useForm<Typed>()
  const { failure, change } = usePatrolChange()
  const cards = useQuery(orpc.patrols.cards.queryOptions())
  const staff = useQuery(orpc.staff.list.queryOptions())
  const save = async ({ cardNumber, staffId }: Typed) => {
    const letters = cardNumber.replaceAll(/[^0-9a-zA-Z]/g, '').toUpperCase()
    if (await change(() => api.patrols.saveCard({ cardNumber: letters, staffId }))) form.resetFields()
  }
  return (
    <section className="patrol-cards">
      <h2>{t('patrol:cards')}</h2>
      <p className="muted">{t('patrol:cardsHint')}</p>
      <ul>
        {cards.data?.map(({ cardNumber, staffName }) => (
          <li key={cardNumber}>
            <code>{cardNumber}</code>
            <span>{staffName}</span>
            <Button size="small" danger onClick={() => void change(() => api.patrols.saveCard({ cardNumber, staffId: null }))}>
              {t('patrol:remove')}
            </Button>
          </li>
        ))}
      </ul>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <Form form={form} layout="inline" requiredMark={false} onFinish={(typed) => void save(typed)}>
        <Form.Item name="cardNumber" rules={[{ required: true, whitespace: true, message: t('patrol:needed') }]}>
          <Input placeholder={t('patrol:guardCard')} maxLength={32} />
        </Form.Item>
        <Form.Item name="staffId" rules={[{ required: true, message: t('patrol:needed') }]}>
          <Select
            className="patrol-staff"
            placeholder={t('patrol:guard')}
            options={(staff.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            aria-label={t('patrol:guard')}
          />
        </Form.Item>
        <Button htmlType="submit">{t('patrol:addCard')}</Button>
      </Form>
    </section>
  )
}
