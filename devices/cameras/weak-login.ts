// Tells a log-in that cameras are delivered with; it only judges what somebody typed, nothing is ever tried from here.
import type { CameraLogin, PairingFlag } from '../../contract/camera-pairing.ts'

/** As makers have printed them in their manuals. */
const DELIVERED: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin', '12345', '123456', '1234', '888888', '666666', '111111', '9999', 'admin123', 'admin12345', '12345abc', 'password', 'fliradmin', '4321'],
  root: ['root', 'pass', 'admin', 'camera', 'system', '12345', 'ikwb', 'xc3511', 'vizxv', 'jvbzd'],
  administrator: ['', '1234', 'administrator'],
  888888: ['888888'],
  666666: ['666666'],
  supervisor: ['supervisor'],
  service: ['service'],
  user: ['user'],
  default: ['default', 'tluafed'],
  ubnt: ['ubnt'],
}

export function weakLoginFlag({ username, password }: CameraLogin): PairingFlag | null {
  if (password === '') return 'emptyPassword'
  const name = username.toLowerCase()
  const delivered = Object.hasOwn(DELIVERED, name) && DELIVERED[name]!.includes(password.toLowerCase())
  return delivered || password.toLowerCase() === name ? 'defaultPassword' : null
}
