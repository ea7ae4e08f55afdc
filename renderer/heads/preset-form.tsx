// Keeps where a camera looks now as a preset: for whoever sets cameras up.
import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import type { PtzPreset } from '../../contract/camera-pairing.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'

interface PresetFormProps {
  readonly cameraId: string
  readonly hand: string
  readonly presets: readonly PtzPreset[]
  readonly onRefused: (error: unknown) => void
}

export function PresetForm({ cameraId, hand, presets, onRefused }: PresetFormProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [replaced, setReplaced] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: () => api.heads.savePreset({ cameraId, hand, name, preset: replaced }),
    onSuccess(saved) {
      client.setQueryData(orpc.heads.presets.queryKey({ input: { cameraId } }), saved)
      setName('')
      setReplaced(null)
    },
    onError: onRefused,
  })
  return (
    <form
      className="head-form"
      aria-label={t('heads:save')}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') save.mutate()
      }}
    >
      <Input
        value={name}
        maxLength={32}
        placeholder={t('heads:presetName')}
        aria-label={t('heads:presetName')}
        data-testid="head-preset-name"
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        value={replaced ?? ''}
        aria-label={t('heads:asPreset')}
        options={[
          { value: '', label: t('heads:asNew') },
          ...presets.map(({ token, name: known }, index) => ({ value: token, label: `${index + 1} ${known}` })),
        ]}
        onChange={(token) => {
          setReplaced(token === '' ? null : token)
          if (name === '') setName(presets.find((one) => one.token === token)?.name ?? '')
        }}
      />
      <Button htmlType="submit" loading={save.isPending} disabled={name.trim() === ''} data-testid="head-preset-save">
        {t('heads:save')}
      </Button>
    </form>
  )
}
