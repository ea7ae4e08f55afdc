// Who somebody of the staff is: name, post, account, phone, skills and certificates.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Form, Input, Modal, Radio, Select } from 'antd'
import { ROLE_PERMISSIONS } from '../../contract/people.ts'
import { POSTS, SKILLS, type Post, type Skill, type StaffView } from '../../contract/staff.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useSite } from '../feeds.ts'
import { instantOfWallTime } from '../parts/wall-time.ts'

interface Values {
  readonly name: string
  readonly post: Post
  readonly userId: string | null
  readonly phone: string
  readonly skills: Skill[]
  readonly certificates: readonly { readonly name: string; readonly number: string; readonly until?: string }[]
}

/** An account that cannot open the phone page would make somebody look reachable to come. */
const takesTasks = ({ role }: { readonly role: Role }) => ROLE_PERMISSIONS[role].includes('doTasks')

export function StaffForm({ staff, onClose }: { readonly staff: StaffView | null; readonly onClose: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const timeZone = useSite()?.timezone ?? 'UTC'
  const users = useQuery(orpc.users.list.queryOptions())
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const { field, afterOpenChange } = useOpenFocused()
  const [failure, setFailure] = useState<string | null>(null)
  const required = [{ required: true, whitespace: true, message: t('incidents:required') }]
  const save = async ({ certificates, phone, ...values }: Values) => {
    setBusy(true)
    try {
      await api.staff.save({
        ...values,
        ...(staff !== null && { id: staff.id }),
        userId: values.userId ?? null,
        phone: phone.trim() === '' ? null : phone.trim(),
        // valid to the end of that day
        certificates: certificates.map(({ name, number, until }) => ({
          name,
          number,
          validUntilMs: until === undefined || until === '' ? null : instantOfWallTime(`${until}T23:59:59`, timeZone),
        })),
      })
      onClose()
    } catch (error) {
      setFailure(errorWords(error))
    }
    setBusy(false)
  }
  return (
    <Modal
      open
      width={640}
      title={staff === null ? t('dispatch:staff.add') : staff.name}
      okText={t('dispatch:staff.save')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, 'data-testid': 'staff-save' }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          name: staff?.name ?? '',
          post: staff?.post ?? 'guard',
          userId: staff?.userId ?? null,
          phone: staff?.phone ?? '',
          skills: staff?.skills ?? [],
          certificates: (staff?.certificates ?? []).map(({ name, number, validUntilMs }) => ({
            name,
            number,
            until: validUntilMs === null ? '' : siteTime(validUntilMs, 'date'),
          })),
        }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item label={t('dispatch:staff.name')} name="name" rules={required}>
          <Input ref={field} maxLength={60} data-testid="staff-name" />
        </Form.Item>
        <Form.Item label={t('dispatch:staff.post')} name="post">
          <Radio.Group optionType="button" buttonStyle="solid" options={POSTS.map((value) => ({ value, label: t(`dispatch:post.${value}`) }))} />
        </Form.Item>
        <Form.Item label={t('dispatch:staff.account')} name="userId" extra={t('dispatch:staff.accountHint')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('dispatch:staff.noAccount')}
            loading={users.isPending}
            data-testid="staff-account"
            options={(users.data ?? []).filter(takesTasks).map(({ id, name, role }) => ({ value: id, label: `${name} · ${t(`words:role.${role}`)}` }))}
          />
        </Form.Item>
        <Form.Item label={t('dispatch:staff.phone')} name="phone" rules={[{ pattern: /^[0-9+ -]{3,20}$/, message: t('dispatch:staff.phoneForm') }]}>
          <Input maxLength={20} inputMode="tel" />
        </Form.Item>
        <Form.Item label={t('dispatch:staff.skills')} name="skills">
          <Checkbox.Group options={SKILLS.map((value) => ({ value, label: t(`dispatch:skill.${value}`) }))} />
        </Form.Item>
        <Form.Item label={t('dispatch:staff.certificates')}>
          <Form.List name="certificates">
            {(fields, { add, remove }) => (
              <>
                {fields.map(({ key, name }) => (
                  <div key={key} className="certificate-row">
                    <Form.Item name={[name, 'name']} rules={required} noStyle>
                      <Input maxLength={100} placeholder={t('dispatch:certificate.name')} aria-label={t('dispatch:certificate.name')} />
                    </Form.Item>
                    <Form.Item name={[name, 'number']} rules={required} noStyle>
                      <Input maxLength={60} placeholder={t('dispatch:certificate.number')} aria-label={t('dispatch:certificate.number')} />
                    </Form.Item>
                    <Form.Item name={[name, 'until']} noStyle>
                      <Input type="date" aria-label={t('dispatch:certificate.until')} title={t('dispatch:certificate.until')} />
                    </Form.Item>
                    <Button onClick={() => remove(name)}>{t('dispatch:certificate.remove')}</Button>
                  </div>
                ))}
                <Button disabled={fields.length >= 20} onClick={() => add({ name: '', number: '' })}>
                  {t('dispatch:certificate.add')}
                </Button>
              </>
            )}
          </Form.List>
        </Form.Item>
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </Modal>
  )
}
