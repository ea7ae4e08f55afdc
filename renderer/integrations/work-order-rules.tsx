// Which incidents open a work order at this system, when, and what it says; the first rule that fits counts.
import { Button, Form, Input, Select, Switch } from 'antd'
import { INCIDENT_KINDS, SEVERITIES } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'

const WHEN = ['opened', 'acknowledged', 'onDemand'] as const
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
const NEW_RULE = { minSeverity: 'low', when: 'acknowledged', title: '{summary} {number}', priority: 'normal', closesIncident: false }

export function WorkOrderRules() {
  const { t } = useWords()
  const needed = { required: true, message: t('integrations:system.needed') }
  return (
    <Form.List name="workOrders">
      {(rules, { add, remove }) => (
        <>
          {rules.length === 0 && <p className="muted">{t('integrations:rule.none')}</p>}
          {rules.map(({ key, name }) => (
            <div key={key} className="system-rule" data-testid="rule">
              <Form.Item name={[name, 'kinds']} label={t('integrations:rule.kinds')} rules={[needed]}>
                <Select
                  mode="multiple"
                  optionFilterProp="label"
                  options={INCIDENT_KINDS.map((value) => ({ value, label: t(`words:kind.${value}`) }))}
                  data-testid="rule-kinds"
                />
              </Form.Item>
              <div className="system-fields">
                <Form.Item name={[name, 'minSeverity']} label={t('integrations:rule.minSeverity')}>
                  <Select options={SEVERITIES.map((value) => ({ value, label: t(`words:severity.${value}`) }))} />
                </Form.Item>
                <Form.Item name={[name, 'when']} label={t('integrations:rule.when')}>
                  <Select options={WHEN.map((value) => ({ value, label: t(`integrations:rule.at.${value}`) }))} />
                </Form.Item>
                <Form.Item name={[name, 'priority']} label={t('integrations:workOrder.priorityTitle')}>
                  <Select options={PRIORITIES.map((value) => ({ value, label: t(`integrations:workOrder.priority.${value}`) }))} />
                </Form.Item>
                <Form.Item name={[name, 'closesIncident']} label={t('integrations:rule.closes')} valuePropName="checked">
                  <Switch />
                </Form.Item>
              </div>
              <Form.Item name={[name, 'title']} label={t('integrations:rule.title')} extra={t('integrations:rule.titleHint')} rules={[needed]}>
                <Input maxLength={200} />
              </Form.Item>
              <Button size="small" onClick={() => remove(name)}>
                {t('integrations:rule.remove')}
              </Button>
            </div>
          ))}
          <Button onClick={() => add(NEW_RULE)} data-testid="rule-add">
            {t('integrations:rule.add')}
          </Button>
        </>
      )}
    </Form.List>
  )
}
