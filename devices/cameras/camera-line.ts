// The ONVIF client of one camera, over HTTP or over TLS with the certificate it was paired with.
import type { CameraAddress, CameraLogin, DeviceCertificate } from '../../contract/camera-pairing.ts'
import type { DeviceTls } from '../transport/http-digest.ts'
import { createOnvifClient, type OnvifClient } from '../transport/onvif-soap.ts'

export interface CameraLineUse {
  readonly address: CameraAddress
  /** null: without. */
  readonly login: CameraLogin | null
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** How far its clock is ahead; null: it does not say; absent: it is asked before the first log-in. */
  readonly aheadMs?: number | null
  /** Called with each certificate that was seen and trusted. */
  seen?(certificate: DeviceCertificate): void
}

export function openCameraLine(use: CameraLineUse, io: { now(): number }): OnvifClient {
  const { address, login, timeoutMs, signal, aheadMs } = use
  return createOnvifClient(
    { ...address, ...login, timeoutMs, tls: tlsOf(use), ...(aheadMs !== undefined && { aheadMs }) },
    { now: io.now, signal, log: () => {} },
  )
}

/** @returns undefined for plain HTTP */
export function tlsOf({ address, seen }: Pick<CameraLineUse, 'address' | 'seen'>): DeviceTls | undefined {
  return address.scheme === 'https' ? { certificate: address.certificate, ...(seen !== undefined && { seen }) } : undefined
}
