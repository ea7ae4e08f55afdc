// Opens the facade chain whole, or without one of the two that judge: the network or the physics.
import { createFallNetwork, type FallNetwork } from '../../vision/falling/network.ts'
import { createFacadeWatcher } from '../../vision/falling/watch-facade.ts'
import type { CreateWatcher } from '../eval/run-facade-clip.ts'
import type { Judge } from './judge-names.ts'

export interface OpenJudge {
  readonly createWatcher: CreateWatcher
  close(): Promise<void>
}

export async function openJudge(judge: Judge): Promise<OpenJudge> {
  const network: FallNetwork | null = judge === 'physics' ? null : await createFallNetwork()
  return { createWatcher: (options) => createFacadeWatcher({ ...options, network, judge }), close: async () => network?.close() }
}
