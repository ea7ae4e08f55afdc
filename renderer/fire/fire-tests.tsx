// Puts a fire panel, or a part of it, under test for a time, and says what is under test.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { MAX_FIRE_TEST_MINUTES } from '../../contract/fire.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const LOOK_EVERY_MS = 10_000

interface Asked {
  readonly address?: string
  readonly minutes: number
  readonly reason: string
}

export function FireTests({ deviceId, mayTest }: { readonly deviceId: string; readonly mayTest: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const [form] = Form.useForm<Asked>()
  const tests = useQuery(orpc.fires.tests.queryOptions({ refetchInterval: LOOK_EVERY_MS })).data?.filter((test) => test.deviceId === deviceId) ?? []
  const run = async (call: () => Promise<unknown>) => {
    setFailure(null)
    try {
      await call()
      form.resetFields()
    } catch (error) {
      setFailure(errorWords(error))
    }
    await client.invalidateQueries({ queryKey: orpc.fires.tests.key() })
  }
  const start = ({ address = '', minutes, reason }: Asked) =>
    run(() => api.fires.startTest({ deviceId, minutes, reason, ...(address.trim() !== '' && { address: address.trim() }) }))
  return (
    <section className="fire-tests" data-testid="fire-tests">
      {tests.map((test) => (
        <p key={test.id} className="fire-test" data-testid="fire-test">
          {t('fire:testUnderWay', { what: test.address ?? t('fire:testWhole'), time: siteTime(test.untilMs, 'time'), who: test.setBy })}
          {mayTest && (
            <Button size="small" onClick={() => void run(() => api.fires.endTest({ id: test.id }))}>
              {t('fire:testEnd')}
            </Button>
          )}
        </p>
      ))}
      {mayTest && (
        <details>
          <summary>{t('fire:test')}</summary>
          <Form form={form} layout="vertical" requiredMark={false} initialValues={{ minutes: 30 }} onFinish={(asked) => void start(asked)}>
            <Form.Item name="address" label={t('fire:testAddress')}>
              <Input maxLength={64} data-testid="fire-test-address" />
            </Form.Item>
            <Form.Item name="minutes" label={t('fire:testMinutes')}>
              <InputNumber min={1} max={MAX_FIRE_TEST_MINUTES} precision={0} />
            </Form.Item>
            <Form.Item
              name="reason"
              label={t('fire:testReason')}
              extra={t('fire:testHint')}
              rules={[{ required: true, whitespace: true, message: t('incidents:required') }]}
            >
              <Input maxLength={200} data-testid="fire-test-reason" />
            </Form.Item>
            <Button htmlType="submit" data-testid="fire-test-start">
              {t('fire:testStart')}
            </Button>
          </Form>
        </details>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </section>
  )
}
