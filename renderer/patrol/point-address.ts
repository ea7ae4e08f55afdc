// The address on a checkpoint's tag, which any phone opens.
import type { Checkpoint } from '../../contract/patrol.ts'

/** @param base where phones reach the core, without a slash at its end */
export function addressOf(base: string, { id, code }: Pick<Checkpoint, 'id' | 'code'>): string {
  return `${base}/p/${encodeURIComponent(id)}?k=${encodeURIComponent(code)}`
}
