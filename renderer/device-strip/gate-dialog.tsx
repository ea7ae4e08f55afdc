// Opens a gate: asks why, then says how far the command got and what that does not prove.
import { useState } from 'react'
import { Alert, Button, Form, Input, Modal, Radio } from 'antd'
import type { CommandResult, DeviceStatus } from '../../contract/device.ts'
import { DEVICE_COMMANDS, type DeviceCommand } from '../../contract/vocabulary.ts'
import { api, codeOfError } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { HoldButton } from '../parts/hold-button.tsx'
import { CommandStateMark, DeviceStateMark, UnknownMark } from '../parts/state-mark.tsx'
import { useFreshness } from '../feed-freshness.ts'
import { GATE_REASONS } from './gate-reasons.ts'

const LEVEL = { requested: 'info', accepted: 'warning', confirmed: 'success', rejected: 'error', unreachable: 'error', unknown: 'warning' } as const

/** What stays until somebody takes it back: not to be done by a slip of the hand. */
const LASTING: readonly DeviceCommand[] = ['holdOpen', 'lock', 'restore']

/** Of the ready-made reasons, with Alt, in their order. */
const REASON_KEYS: readonly string[] = ['Digit1', 'Digit2', 'Digit3', 'Digit4']

interface Asked {
  readonly reason: string
  readonly command?: DeviceCommand
  readonly text?: string
}

interface GateDialogProps {
  readonly device: DeviceStatus
  readonly incidentId: string | null
  readonly onClose: () => void
}

export function GateDialog({ device, incidentId, onClose }: GateDialogProps) {
  const { t, i18n } = useWords()
  const fresh = useFreshness((f) => f.devices)
  const [form] = Form.useForm<Asked>()
  const { field, afterOpenChange } = useOpenFocused()
  const chosen = Form.useWatch('command', form)
  const commands = DEVICE_COMMANDS.filter((command) => device.commands.includes(command))
  const command = chosen ?? commands[0] ?? 'open'
  const isLasting = LASTING.includes(command)
  const [result, setResult] = useState<CommandResult | 'sending' | { failure: string } | null>(null)
  const send = async ({ reason, text }: Asked) => {
    setResult('sending')
    try {
      setResult(
        await api.devices.command({
          deviceId: device.id,
          command,
          reason,
          ...(command === 'say' && text !== undefined && { text }),
          ...(incidentId === null ? {} : { incidentId }),
        }),
      )
    } catch (error) {
      const code = codeOfError(error)
      setResult({ failure: code === 'connection' ? t('connectionLost') : errorText(code ?? 'system.internal', i18n.language) })
    }
  }
  const done = result !== null && result !== 'sending' && 'state' in result
  // one press for the reason and one to send: an ambulance waits
  useDialogKeys(({ altKey, code }) => {
    const reason = altKey && !done ? GATE_REASONS[REASON_KEYS.indexOf(code)] : undefined
    if (reason !== undefined) form.setFieldValue('reason', t(`devices:${reason}`))
    return reason !== undefined
  })
  return (
    // beside the pictures and without a veil over them: who stands at the gate must be seen while it is opened
    <Modal
      open
      mask={false}
      wrapClassName="aside-dialog"
      title={t('devices:openGateTitle', { name: device.name })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="close" autoFocus={done} data-testid="gate-close" onClick={onClose}>
          {t(done ? 'devices:close' : 'cancel')}
        </Button>,
        !done && isLasting && (
          <HoldButton
            key="hold"
            testId="gate-hold"
            label={t(`words:command.${command}`)}
            hint={t('devices:holdToSend')}
            disabled={result === 'sending'}
            onHeld={() => form.submit()}
          />
        ),
        !done && !isLasting && (
          <Button key="send" type="primary" danger loading={result === 'sending'} data-testid="gate-send" onClick={() => form.submit()}>
            {t('devices:send')}
          </Button>
        ),
      ]}
    >
      <p className="gate-state">
        {fresh ? <DeviceStateMark state={device.state} /> : <UnknownMark />}
        {device.problem !== null && <span className="muted">{errorText(device.problem, i18n.language)}</span>}
      </p>
      {!done && (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ command: commands[0] }} onFinish={(values) => void send(values)}>
          {commands.length > 1 && (
            <Form.Item label={t('devices:command')} name="command">
              <Radio.Group
                optionType="button"
                buttonStyle="solid"
                data-testid="gate-command"
                options={commands.map((value) => ({ value, label: t(`words:command.${value}`) }))}
              />
            </Form.Item>
          )}
          {command === 'say' && (
            <Form.Item label={t('devices:sayText')} name="text">
              <Input maxLength={200} data-testid="gate-text" />
            </Form.Item>
          )}
          <Form.Item
            label={t('devices:reason')}
            name="reason"
            extra={t('devices:gateWarning')}
            rules={[{ required: true, whitespace: true, message: t('devices:reasonRequired') }]}
          >
            <Input ref={field} maxLength={200} data-testid="gate-reason" />
          </Form.Item>
          <div className="gate-reasons">
            {GATE_REASONS.map((key, at) => (
              <Button key={key} data-testid={`gate-${key}`} onClick={() => form.setFieldValue('reason', t(`devices:${key}`))}>
                {t(`devices:${key}`)} <kbd>Alt {at + 1}</kbd>
              </Button>
            ))}
          </div>
        </Form>
      )}
      {result === 'sending' && <p role="status">{t('devices:sending')}</p>}
      {result !== null && result !== 'sending' && <Outcome result={result} />}
    </Modal>
  )
}

function Outcome({ result }: { readonly result: CommandResult | { failure: string } }) {
  const { t, i18n } = useWords()
  if ('failure' in result) return <Alert type="error" showIcon title={result.failure} data-testid="gate-failure" />
  return (
    <div data-testid="gate-result" data-state={result.state}>
      <Alert
        type={LEVEL[result.state]}
        title={<CommandStateMark state={result.state} large />}
        description={
          <>
            <p>{t(`words:commandHint.${result.state}`)}</p>
            {result.reason !== null && <p className="muted">{errorText(result.reason, i18n.language)}</p>}
          </>
        }
      />
    </div>
  )
}
