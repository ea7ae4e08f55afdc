// Changes cameras and has what is shown of them read again.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { orpc } from '../api.ts'

/** `change` throws what the call threw. */
export function useCameraChange(): { readonly isBusy: boolean; change<T>(call: () => Promise<T>): Promise<T> } {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  return {
    isBusy,
    async change(call) {
      setBusy(true)
      try {
        return await call()
      } finally {
        setBusy(false)
        await client.invalidateQueries({ queryKey: orpc.cameraSetup.key() })
      }
    },
  }
}
