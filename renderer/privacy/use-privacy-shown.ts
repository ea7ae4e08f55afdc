// What lies over every picture: whose eyes see it, and what of it nobody is to see.
import { useQuery } from '@tanstack/react-query'
import type { Mask, PrivacyShown } from '../../contract/privacy.ts'
import { orpc } from '../api.ts'

const NOTHING: readonly Mask[] = []

/** undefined while it is not known: then the watermark is drawn, which is the default. */
function usePrivacyShown(): PrivacyShown | undefined {
  return useQuery(orpc.privacy.shown.queryOptions({ staleTime: 30_000 })).data
}

export function useIsMarked(): boolean {
  return usePrivacyShown()?.watermark ?? true
}

export function useMasksOf(cameraId: string): readonly Mask[] {
  return usePrivacyShown()?.masks.find((one) => one.cameraId === cameraId)?.masks ?? NOTHING
}

/** Of one of these cameras something is covered. */
export function useHasMasks(cameraIds: readonly string[]): boolean {
  return usePrivacyShown()?.masks.some(({ cameraId }) => cameraIds.includes(cameraId)) ?? false
}
