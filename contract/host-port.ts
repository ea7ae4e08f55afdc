// Where something listens, as people write it.

export interface HostPort {
  readonly host: string
  readonly port: number
}

const HOST_PORT = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s[\]]+)):(\d{1,5})$/

/** `0.0.0.0:8443`, `[::]:8443`; null for anything else. */
export function hostPortOf(text: string | undefined): HostPort | null {
  const [, v6, other, digits] = HOST_PORT.exec(text ?? '') ?? []
  const [host, port] = [v6 ?? other, Number(digits)]
  return host === undefined || port > 65535 ? null : { host, port }
}
