// A drill at the site: begun by a manager for kinds and an area, ended by hand or by itself, and those there were.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber, Select } from 'antd'
import { MAX_SITE_DRILL_MINUTES, NEVER_DRILL, type SiteDrillInput } from '../../contract/drill.ts'
import { INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import { api, orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useDeed } from './use-deed.ts'
import { useDutyNow } from './use-duty.ts'

const KINDS = INCIDENT_KINDS.filter((kind) => !NEVER_DRILL.some((never) => never === kind)) as SiteDrillInput['kinds']

export function SiteDrillPanel({ mayStart }: { readonly mayStart: boolean }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const client = useQueryClient()
  const buildings = useSite()?.buildings ?? []
  const { run, failure, busy } = useDeed()
  const drill = useDutyNow()?.siteDrill ?? null
  const past = useQuery(orpc.siteDrills.list.queryOptions({ input: {} })).data
  const refresh = () => client.invalidateQueries({ queryKey: orpc.siteDrills.key() })
  const area = (id: string | null) => names.building(id) ?? t('drills:wholeSite')
  const kindWords = (kinds: readonly (typeof INCIDENT_KINDS)[number][]) => kinds.map((kind) => t(`words:kind.${kind}`)).join(t('listComma'))
  return (
    <div className="site-drill" data-testid="site-drill">
      <h3>{t('drills:site')}</h3>
      <p className="muted">{t('drills:siteHint')}</p>
      {!mayStart && <p className="muted">{t('drills:onlyManagers')}</p>}
      {mayStart && drill !== null && (
        <Button danger loading={busy} onClick={() => void run(() => api.siteDrills.end({ id: drill.id })).then(refresh)} data-testid="site-drill-end">
          {t('drills:end')}
        </Button>
      )}
      {mayStart && drill === null && (
        <Form<SiteDrillInput>
          layout="vertical"
          requiredMark={false}
          initialValues={{ kinds: ['manual'], minutes: 60 }}
          onFinish={({ kinds, buildingId, reason, minutes }) =>
            void run(() => api.siteDrills.start({ kinds, reason, minutes, ...(buildingId !== undefined && { buildingId }) })).then(refresh)
          }
        >
          <Form.Item name="kinds" label={t('drills:kinds')} rules={[{ required: true, message: t('incidents:required') }]}>
            <Select mode="multiple" options={KINDS.map((kind) => ({ value: kind, label: t(`words:kind.${kind}`) }))} data-testid="site-drill-kinds" />
          </Form.Item>
          <Form.Item name="buildingId" label={t('drills:area')}>
            <Select allowClear placeholder={t('drills:wholeSite')} options={buildings.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
          <Form.Item name="minutes" label={t('drills:minutes')}>
            <InputNumber min={5} max={MAX_SITE_DRILL_MINUTES} precision={0} />
          </Form.Item>
          <Form.Item name="reason" label={t('drills:reason')} rules={[{ required: true, whitespace: true, message: t('incidents:required') }]}>
            <Input maxLength={200} data-testid="site-drill-reason" />
          </Form.Item>
          <Button htmlType="submit" loading={busy} data-testid="site-drill-start">
            {t('drills:startSite')}
          </Button>
        </Form>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <h4>{t('drills:pastSite')}</h4>
      {past?.length === 0 && <p className="muted">{t('drills:noneSite')}</p>}
      <ul className="duty-past">
        {past?.map((one) => (
          <li key={one.id} data-testid="past-drill">
            {t('drills:pastLine', {
              from: siteTime(one.startedAtMs),
              to: siteTime(one.endedAtMs ?? one.untilMs),
              kinds: kindWords(one.kinds),
              area: area(one.buildingId),
              count: one.incidents,
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}
